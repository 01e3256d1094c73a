"""One picture of a run's previews, large: as translated beside its target, its input, another moment or another run."""

from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from desktop.item_models.preview_pictures import PreviewPictures, Shot
from desktop.item_models.preview_timeline import Against, PreviewTimeline
from desktop.item_models.run_comparison import RunComparison
from desktop.widgets.compare_painting import HalfPicture
from desktop.widgets.compare_scene import CompareMode
from desktop.widgets.compare_view import CompareView
from desktop.widgets.preview_sheet import shots_of
from desktop.wording import fill, number
from training.own_pictures import is_own


class LargePreview(CompareView):
    """Shows what a PreviewTimeline says as soon as both pictures are read; until then those before stay."""

    def __init__(self, pictures: PreviewPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent, has_switch=False)
        self.set_mode(CompareMode.WIPE)
        self.setMinimumSize(200, 140)
        self._pictures = pictures
        self._run_dir = Path()
        self._line = PreviewTimeline()
        self._other: RunComparison | None = None
        self._compared: tuple[object, ...] | None = None
        """What is on screen."""
        pictures.ready.connect(lambda _shot: self._show())

    def show_moment(self, run_dir: Path, line: PreviewTimeline, other: RunComparison | None) -> None:
        """Look at what the time line says; `other` is the run to compare with, where there is one."""
        if run_dir != self._run_dir:
            self._compared = None
        self._run_dir, self._line, self._other = run_dir, line, other
        self._show()

    def forget(self) -> None:
        """Other files may stand under the same names now."""
        self._compared = None

    def shots(self) -> tuple[Shot | None, Shot | None]:
        """The two pictures; None where there is none to be read."""
        line = self._line
        assert line.shown is not None and line.held is not None
        given, translated, target = shots_of(self._run_dir, line.shown, line.pair_name)
        there = translated if line.is_there(line.pair_name) else None
        match line.against:
            case Against.TARGET:
                return there, target
            case Against.INPUT:
                return given, there
            case Against.MOMENT:
                return shots_of(self._run_dir, line.held, line.pair_name)[1] if line.pair_name in line.held.names else None, there
            case Against.RUN:
                return self._other.shot(line.pair_name, line.shown.step) if self._other is not None else None, there

    def _border_words(self) -> str:
        return self.tr("%1 and %2; Shift with the left and right arrow keys moves the border")

    def _show(self) -> None:
        line = self._line
        if not line.is_large or line.shown is None:
            return
        shots = self.shots()
        images = [self._pictures.picture(shot) if shot is not None else None for shot in shots]
        if any(shot is not None and image is None for shot, image in zip(shots, images, strict=True)):
            return
        names, missing = self._names(), self._missing_words()
        now = (*shots, *names, *missing, *(image is None or image.isNull() for image in images))
        if now == self._compared:
            return
        self._compared = now
        self.set_names(*names)
        pixmaps = [QPixmap() if image is None else QPixmap.fromImage(image) for image in images]
        self.show_halves(HalfPicture(pixmaps[0], missing=missing[0]), HalfPicture(pixmaps[1], missing=missing[1]))

    def _names(self) -> tuple[str, str]:
        line = self._line
        assert line.shown is not None and line.held is not None
        shown = fill(self.tr("Step %1"), number(line.shown.step))
        match line.against:
            case Against.TARGET:
                return shown, self.tr("Target")
            case Against.INPUT:
                return self.tr("Input"), shown
            case Against.MOMENT:
                return fill(self.tr("Step %1"), number(line.held.step)), shown
            case Against.RUN:
                step = self._other.shown(line.shown.step) if self._other is not None else None
                title = self._other.title if self._other is not None else ""
                return fill(self.tr("Step %1 of %2"), number(step.step), title) if step is not None else title, shown

    def _missing_words(self) -> tuple[str, str]:
        """Why there is no first picture, or no second."""
        line = self._line
        later = self.tr("This picture was added later.")
        gone = self.tr("This picture is not there.")
        match line.against:
            case Against.TARGET:
                words = self.tr("This picture of yours has no target. Compare it with its input, or with another moment.")
                return later, words if is_own(line.pair_name) else gone
            case Against.INPUT:
                return gone, later
            case Against.MOMENT:
                return later, later
            case Against.RUN:
                if self._other is None or line.pair_name in self._other.names:
                    return self.tr("The other run has no preview of this picture yet."), later
                return self.tr("The other run does not show this picture."), later
