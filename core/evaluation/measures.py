"""What is measured of a model on pairs: each figure's name, which way is better, and what a number means (no torch, no numpy)."""

from typing import Literal, NamedTuple

Better = Literal["lower", "higher", "near 1"]
Row = Literal["translated", "input", "real"]
"""Whose figures: of the translated pictures, of the inputs left as they are, of the targets themselves."""


class Measure(NamedTuple):
    """One figure. `meaning` is a plain sentence or two for people who see it for the first time."""

    name: str
    title: str
    better: Better
    digits: int
    meaning: str


_PAPER_LABELS = "The paper: %s (Cityscapes)."
_PAPER_FCN = "The paper: %s; %s for real photos."

MEASURES = (
    Measure("l1", "L1", "lower", 4, "Mean difference of all values, 0 to 2. It should lie below that of the unchanged input."),
    Measure("psnr", "PSNR (dB)", "higher", 2, "The same in decibels: about 20 is rough, 30 is good, over 40 can hardly be told apart."),
    Measure("ssim", "SSIM", "higher", 4, "Likeness of small windows, 1 is equal. Over 0.9 looks alike; blur keeps it high."),
    Measure("ms_ssim", "MS-SSIM", "higher", 4, "The same at five sizes, 1 is equal. Needs pictures of 176 pixels a side."),
    Measure("detail", "Fine detail", "near 1", 3, "Energy finer than about 10 pixels, over the targets'. Blur lowers it, noise raises it."),
    Measure("lab_l", "Histogram L", "higher", 3, "Shared share of all pictures' brightness, 1 is all. The paper has .86 with L1+cGAN."),
    Measure("lab_a", "Histogram a", "higher", 3, "The same of green to red. The paper has .84 with L1+cGAN, .69 with L1 alone."),
    Measure("lab_b", "Histogram b", "higher", 3, "The same of blue to yellow. The paper has .82 with L1+cGAN, .70 with L1 alone."),
    Measure("pixel_accuracy", "Pixel accuracy", "higher", 3, "Share of pixels with the right colour. " + _PAPER_LABELS % ".83"),
    Measure("class_accuracy", "Class accuracy", "higher", 3, "The same, with each colour counting alike. " + _PAPER_LABELS % ".36"),
    Measure("class_iou", "Class IoU", "higher", 3, "Overlap of each colour's areas, likewise. " + _PAPER_LABELS % ".29"),
    Measure("fcn_pixel", "FCN pixel accuracy", "higher", 3, "Share of pixels that a segmenter recognises. " + _PAPER_FCN % (".66", ".80")),
    Measure("fcn_class", "FCN class accuracy", "higher", 3, "The same, with each class counting alike. " + _PAPER_FCN % (".23", ".26")),
    Measure("fcn_iou", "FCN class IoU", "higher", 3, "Overlap of each class, likewise. " + _PAPER_FCN % (".17", ".21")),
    Measure("lpips", "LPIPS", "lower", 4, "Distance as a network sees it, 0 is equal; over 0.5 is another picture."),
    Measure("fid", "FID", "lower", 2, "Distance of all pictures from all targets, 0 is equal. Only sets of the same size compare."),
    Measure("kid", "KID", "lower", 4, "The same without the bias of small sets; around 0 is equal."),
)  # fmt: skip
"""All figures, in the order in which they are shown."""

MEASURE_BY_NAME = {measure.name: measure for measure in MEASURES}
ROW_TITLES: dict[Row, str] = {"real": "real pictures", "translated": "translated", "input": "input unchanged"}
"""The ceiling comes first."""
