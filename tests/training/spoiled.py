"""Small real trainings: healthy ones, and ones spoiled at the cause, each for one card of the diagnosis."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from core.pairs.pair import Half, Pair
from training import session
from training.creating import create_run
from training.diagnosis import CardCode, diagnose
from training.history import RunHistory
from training.loop import Loop
from training.run import Losses, RunEvent, RunFolder, RunRequest, Validation
from training.settings import RunSettings, settings_with
from training.worker import run_worker

Picture = NDArray[np.uint8]
SIZE_PX = 32
LABELS = np.array([[250, 250, 250], [200, 40, 40], [40, 70, 200], [60, 160, 60], [240, 200, 60]], np.uint8)
PAINTS = np.array([[120, 160, 220], [150, 90, 60], [220, 220, 210], [40, 90, 40], [90, 90, 100]], np.uint8)


def labels_of(random: np.random.Generator) -> NDArray[np.int64]:
    """(32, 32) numbers of labels: a background and some shapes on it."""
    canvas = Image.new("L", (SIZE_PX, SIZE_PX), int(random.integers(0, 5)))
    draw = ImageDraw.Draw(canvas)
    for _ in range(3):
        left, top = (int(value) for value in random.integers(-4, 26, 2))
        box = (left, top, left + int(random.integers(8, 20)), top + int(random.integers(8, 20)))
        shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
        shape(box, fill=int(random.integers(0, 5)))
    return np.asarray(canvas).astype(np.int64)


def painted(labels: NDArray[np.int64]) -> Picture:
    """The labels' paints, each a little lighter towards the top: what a network can learn from them."""
    light = np.linspace(30, -30, SIZE_PX)[:, None, None]
    return np.clip(PAINTS[labels] + light, 0, 255).astype(np.uint8)


def labels_to_paint(random: np.random.Generator) -> tuple[Picture, Picture]:
    labels = labels_of(random)
    return LABELS[labels], painted(labels)


def grey_to_colour(random: np.random.Generator) -> tuple[Picture, Picture]:
    picture = painted(labels_of(random))
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    return np.repeat(grey[:, :, None], 3, axis=2), picture


def blurred_to_sharp(random: np.random.Generator) -> tuple[Picture, Picture]:
    picture = painted(labels_of(random))
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(1.5))), picture


def negative_to_positive(random: np.random.Generator) -> tuple[Picture, Picture]:
    picture = painted(labels_of(random))
    return 255 - picture, picture


def paint_to_labels(random: np.random.Generator) -> tuple[Picture, Picture]:
    given, wanted = labels_to_paint(random)
    return wanted, given


@dataclass(frozen=True)
class Training:
    """How one of them is made: its pictures, its settings, and what is done to its pairs before they are written."""

    make: Callable[[np.random.Generator], tuple[Picture, Picture]] = labels_to_paint
    settings: dict[str, object] = field(default_factory=dict)
    num_train: int = 24
    num_held_out: int = 8
    spoil: Callable[[Picture, Picture, bool], tuple[Picture, Picture]] | None = None
    """(input, target, whether it is held out) to what is written."""
    generator_rate_times: float = 1.0
    """The generator's learning rate over the discriminator's, which no setting can tell apart."""


USUAL: dict[str, object] = {
    "size_px": SIZE_PX,
    "width": 8,
    "discriminator_width": 8,
    "learning_rate": 1e-3,
    "epochs": 16,
    "preview_every": 100_000,
    "validation_every": 24,
    "checkpoint_every": 100_000,
}


def create(folder: Path, training: Training, seed: int) -> RunFolder:
    """Write its pictures and its run, ready for a worker."""
    pictures_dir = folder / "pictures"
    pictures_dir.mkdir(parents=True)
    pairs = []
    for index in range(training.num_train + training.num_held_out):
        held_out = index >= training.num_train
        halves = training.make(np.random.default_rng((seed, index)))
        if training.spoil is not None:
            halves = training.spoil(*halves, held_out)
        path = pictures_dir / f"{index:03}.png"
        Image.fromarray(np.concatenate(halves, axis=1)).save(path)
        split = "validation" if held_out else "train"
        pairs.append(Pair(name=path.stem, input=Half(str(path), "left"), target=Half(str(path), "right"), split=split))
    settings = settings_with(RunSettings(), USUAL | training.settings | {"seed": seed})
    return create_run(folder / "run", RunRequest(settings=settings, dataset="spoiled"), pairs)


def train(folder: RunFolder, training: Training) -> int:
    """Train it to its end in this process, with the worker's own main function; its exit code."""

    class SpoiledLoop(Loop):
        def __init__(self, *arguments: Any, **words: Any) -> None:
            super().__init__(*arguments, **words)
            step = self.training_step
            set_both = step.set_learning_rate

            def set_apart(rate: float) -> None:
                set_both(rate)
                for group in step.generator.adam.param_groups:
                    group["lr"] = rate * training.generator_rate_times

            step.set_learning_rate = set_apart  # type: ignore[method-assign]

    with patch.object(session, "Loop", SpoiledLoop):
        return run_worker(folder.path, device="cpu")


HEALTHY: dict[str, Training] = {
    "labels to paint": Training(labels_to_paint),
    "grey to colour": Training(grey_to_colour),
    "blurred to sharp": Training(blurred_to_sharp),
    "negative to positive": Training(negative_to_positive),
    "paint to labels": Training(paint_to_labels),
    # Its discriminator is right on nearly all patches for long: the generator learns by the distance all the same.
    "outpaced": Training(settings={"epochs": 20, "discriminator_width": 16}, generator_rate_times=0.05),
}


def inverted_where_held_out(given: Picture, wanted: Picture, held_out: bool) -> tuple[Picture, Picture]:
    return given, 255 - wanted if held_out else wanted


def swapped_where_held_out(given: Picture, wanted: Picture, held_out: bool) -> tuple[Picture, Picture]:
    return (wanted, given) if held_out else (given, wanted)


def blank_input(given: Picture, wanted: Picture, held_out: bool) -> tuple[Picture, Picture]:
    return np.full_like(given, 255), wanted


def unrelated_target(given: Picture, _: Picture, held_out: bool) -> tuple[Picture, Picture]:
    """Nothing to learn but the pairs themselves."""
    return given, painted(labels_of(np.random.default_rng(int(given.sum()))))


SPOILED: dict[str, Training] = {
    "discriminator ahead": Training(settings={"epochs": 10, "discriminator_width": 16}, generator_rate_times=0.02),
    "inverted": Training(spoil=inverted_where_held_out, settings={"epochs": 10}),
    "swapped": Training(spoil=swapped_where_held_out, settings={"epochs": 10}),
    "blank": Training(spoil=blank_input, settings={"epochs": 10}),
    "huge rate": Training(settings={"epochs": 10, "learning_rate": 1.0}),
    "tiny rate": Training(settings={"epochs": 10, "learning_rate": 1e-6}),
    "few pairs": Training(num_train=6, spoil=unrelated_target, settings={"epochs": 50, "width": 16, "jitter": False, "mirror": False}),
}
EXPECTED = {
    "discriminator ahead": CardCode.DISCRIMINATOR_WINS,
    "inverted": CardCode.COLOURS_INVERTED,
    "swapped": CardCode.SIDES_SWAPPED,
    "blank": CardCode.COLLAPSE,
    "huge rate": CardCode.EXPLODING,
    "tiny rate": CardCode.NO_PROGRESS,
    "few pairs": CardCode.OVERFITTING,
}


def first_cards(events: list[RunEvent], settings: RunSettings) -> list[tuple[int, CardCode | None]]:
    """What one who watches sees first, at each step at which something was told."""
    history, seen = RunHistory(), []
    for event in events:
        history.apply([event])
        if isinstance(event, Validation | Losses):
            seen.append((history.step, next((card.code for card in diagnose(history, settings)), None)))
    return seen
