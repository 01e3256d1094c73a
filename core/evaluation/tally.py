"""The figures of single pictures, and of all of them together (no torch)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from core.evaluation.confusion import Classes, Confusion, scores_of
from core.evaluation.detail import MIN_ENERGY, detail_energy
from core.evaluation.histograms import CHANNELS, LabHistograms, lab_histograms
from core.evaluation.measures import Row
from core.evaluation.palette import Palette
from core.evaluation.segmenter import Segmenter
from core.evaluation.similarity import both_ssim, l1, psnr
from core.images.colour import Pixels

MIN_LPIPS_PX = 64
LABEL_NAMES = ("pixel_accuracy", "class_accuracy", "class_iou")
FCN_NAMES = ("fcn_pixel", "fcn_class", "fcn_iou")


class PairDistance(Protocol):
    """LPIPS, as core.evaluation.perceptual gives it."""

    def distance(self, translated: Pixels, target: Pixels) -> float:
        """Of two pictures of one size."""
        ...


@dataclass(frozen=True)
class Instruments:
    """What is measured beside likeness and histograms; None is left out. The palettes are those of targets and inputs."""

    target_palette: Palette | None = None
    input_palette: Palette | None = None
    segmenter: Segmenter | None = None
    lpips: PairDistance | None = None
    compare_input: bool = True
    """Whether the unchanged input is measured too: inputs that a recipe makes have no pictures of their own."""
    unknown_share: float = 0.0
    """Of the label maps' flat areas, what has none of the colours of a palette that was given."""


@dataclass
class Measured:
    """What one row's picture adds: figures of its own, and what only counts together with others."""

    figures: dict[str, float] = field(default_factory=dict)
    histograms: LabHistograms | None = None
    detail: tuple[float, float] = (0.0, 0.0)
    """Energy of its fine detail and of the target's, over all its pixels."""
    labels: tuple[Classes, Classes] | None = None
    """(given, truth) by nearest colour."""
    recognised: tuple[Classes, Classes] | None = None
    """(given by the segmenter, truth)."""


@dataclass
class PairMeasured:
    """One pair by row, and the target's histograms."""

    rows: dict[Row, Measured]
    target_histograms: LabHistograms


def measure_pair(
    given: Pixels, target: Pixels, translate: Callable[[Pixels], Pixels], instruments: Instruments
) -> tuple[PairMeasured, Pixels]:
    """All figures of a pair, uint8 (height, width, 3) both, and the translated picture. The input may have opacity as a fourth channel."""
    translated = translate(given)
    given = given[..., :3]
    target_histograms, target_detail = lab_histograms(target), detail_energy(target)
    row = _likeness(translated, target, target_histograms, target_detail)
    rows: dict[Row, Measured] = {"translated": row}
    if instruments.compare_input:
        rows["input"] = _likeness(given, target, target_histograms, target_detail)
    if instruments.lpips is not None and min(target.shape[:2]) >= MIN_LPIPS_PX:
        row.figures["lpips"] = instruments.lpips.distance(translated, target)
    palette = instruments.target_palette
    if palette is not None:
        row.labels = palette.classes(translated), palette.classes(target)
        row.figures |= zip(LABEL_NAMES, scores_of(*row.labels, len(palette)), strict=True)
    if instruments.segmenter is not None and instruments.input_palette is not None:
        truth, num_classes = instruments.input_palette.classes(given), len(instruments.input_palette)
        rows["real"] = Measured()
        for name, photo in (("real", target), ("translated", translated)):
            measured = rows["real"] if name == "real" else row
            measured.recognised = instruments.segmenter.classes(photo), truth
            measured.figures |= zip(FCN_NAMES, scores_of(*measured.recognised, num_classes), strict=True)
    return PairMeasured(rows, target_histograms), translated


def _likeness(picture: Pixels, target: Pixels, target_histograms: LabHistograms, target_detail: float) -> Measured:
    likeness, over_scales = both_ssim(picture, target)
    found = {"l1": l1(picture, target), "psnr": psnr(picture, target), "ssim": likeness, "ms_ssim": over_scales}
    histograms = lab_histograms(picture)
    figures = {name: value for name, value in found.items() if value is not None}
    for channel, share in zip(CHANNELS, histograms.intersection(target_histograms), strict=True):
        figures[f"lab_{channel}"] = share
    detail, num_px = detail_energy(picture), target.shape[0] * target.shape[1]
    if target_detail >= MIN_ENERGY:
        figures["detail"] = detail / target_detail
    return Measured(figures, histograms, (detail * num_px, target_detail * num_px))


class Tally:
    """Figures over all pairs added: means of those of single pictures; histograms, detail and label scores of all pixels together."""

    def __init__(self, instruments: Instruments) -> None:
        self._sums: dict[Row, dict[str, float]] = {}
        self.nums: dict[Row, dict[str, int]] = {}
        """How many pictures have each figure."""
        self._histograms: dict[Row, LabHistograms] = {}
        self._targets = LabHistograms()
        self._details: dict[Row, tuple[float, float]] = {}
        palettes = (instruments.target_palette, instruments.input_palette)
        self._num_labels, self._num_fcn = (len(palette) if palette is not None else 0 for palette in palettes)
        self._labels: dict[Row, Confusion] = {}
        self._recognised: dict[Row, Confusion] = {}

    def add(self, pair: PairMeasured) -> None:
        """Count a pair."""
        self._targets.add(pair.target_histograms)
        for row, measured in pair.rows.items():
            sums, nums = self._sums.setdefault(row, {}), self.nums.setdefault(row, {})
            for name, value in measured.figures.items():
                sums[name] = sums.get(name, 0.0) + value
                nums[name] = nums.get(name, 0) + 1
            own, targets = self._details.get(row, (0.0, 0.0))
            self._details[row] = own + measured.detail[0], targets + measured.detail[1]
            if measured.histograms is not None:
                self._histograms.setdefault(row, LabHistograms()).add(measured.histograms)
            if measured.labels is not None:
                self._labels.setdefault(row, Confusion(self._num_labels)).add(*measured.labels)
            if measured.recognised is not None:
                self._recognised.setdefault(row, Confusion(self._num_fcn)).add(*measured.recognised)

    def table(self) -> dict[Row, dict[str, float]]:
        """The figures by row and name."""
        found: dict[Row, dict[str, float]] = {}
        for row, sums in self._sums.items():
            figures = {name: value / self.nums[row][name] for name, value in sums.items()}
            if row in self._histograms:
                shares = self._histograms[row].intersection(self._targets)
                figures |= {f"lab_{channel}": share for channel, share in zip(CHANNELS, shares, strict=True)}
            if "detail" in figures:
                own, targets = self._details[row]
                figures["detail"] = own / targets
            if row in self._labels:
                figures |= zip(LABEL_NAMES, self._labels[row].scores(), strict=True)
            if row in self._recognised:
                figures |= zip(FCN_NAMES, self._recognised[row].scores(), strict=True)
            found[row] = figures
        return found
