"""The training loop's state and its one move: a step, a function of the settings, the pairs and the step's number."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.pix2pix.base import Generator
from core.pix2pix.captured import CapturedStep, is_captured, new_graph
from core.pix2pix.channels import Channels
from core.pix2pix.discriminator import Discriminator, build_discriminator
from core.pix2pix.generator import build_generator
from core.pix2pix.initial import draw_weights
from core.pix2pix.step import TrainingStep
from core.translation.job import precision_of
from training.averaging import RunningMean
from training.data import Batch
from training.ranks import Ranks
from training.schedule import learning_rate_at
from training.settings import RunSettings, discriminator_shape, generator_shape, objective_of


def _seed_of(*words: object) -> int:
    digest = hashlib.sha256("/".join(str(word) for word in words).encode()).digest()
    return int.from_bytes(digest[:8], "little") >> 1


GRADIENTS_EVERY = 16
"""The norms of the gradients are taken in every so many steps: a norm over 54 million weights takes 5 % of a step on a CPU."""


@dataclass(frozen=True)
class StepReport:
    """One step's figures in the order of FIGURE_NAMES, on the device and no later step's to overwrite; whether its losses
    were all finite (if not, the step changed nothing, or only D); and how many pairs it learned from, of all ranks together."""

    figures: Tensor
    finite: bool
    num_pairs: int


class Loop:
    """Two networks, two optimisers, the generator's running mean and the number of steps done: exactly what a checkpoint holds.

    An objective without a discriminator has but one of each.

    Noise is drawn from a generator seeded anew by (seed, step), and the learning rate follows from the step, so neither needs keeping.
    `laps` are the steps of the run and of each of its prolongations (see training/schedule.py).
    """

    def __init__(
        self,
        settings: RunSettings,
        device: torch.device,
        laps: Sequence[int] = (),
        *,
        code_path: str = "",
        ranks: Ranks | None = None,
        not_captured: Callable[[str], None] = lambda _reason: None,
    ) -> None:
        """`code_path` is the word of training.code_path; without one it is the settings' precision, or fp32. `ranks` train it together.

        `not_captured` is told why steps that should be captured are not.
        """
        self._rank_words = (ranks.rank.index,) if ranks is not None and not ranks.leads else ()
        self.settings = settings
        self.device = device
        self.laps = tuple(laps)
        self.step = 0
        # Drawn on the CPU, so that a seed means the same weights on every device.
        generator = build_generator(generator_shape(settings))
        draw_weights(generator, torch.Generator().manual_seed(_seed_of(settings.seed, "generator")))
        self.channels = Channels(generator.shape, settings.colour_space)
        self.generator: Generator = generator.to(device).to(memory_format=torch.channels_last)
        self.discriminator = _new_discriminator(settings, device)
        self.training_step = TrainingStep(
            self.generator,
            self.discriminator,
            objective_of(settings),
            settings.learning_rate,
            settings.beta1,
            bf16=precision_of(code_path or settings.precision) == "bf16",
            company=ranks,
        )
        self._learn: TrainingStep | CapturedStep = self.training_step
        if is_captured(code_path) and ranks is None:
            self._learn = CapturedStep(self.training_step, new_graph(device), settings.batch_size, not_captured)
        self.averaged = RunningMean(self.generator, settings.ema_decay) if settings.ema_decay > 0 else None

    @property
    def generator_in_use(self) -> Generator:
        """The generator that previews, validation and models show: the running mean where there is one."""
        return self.generator if self.averaged is None else self.averaged.network

    def advance(self, batch: Batch) -> StepReport:
        """Learn from the batch of step `self.step`."""
        assert batch.step == self.step, "batches come in the order of the steps"
        torch.manual_seed(_seed_of(self.settings.seed, "noise", self.step, *self._rank_words))
        self.training_step.set_learning_rate(learning_rate_at(self.settings, self.laps, self.step))
        self.generator.train()
        if self.discriminator is not None:
            self.discriminator.train()
        with_gradients = self.step % GRADIENTS_EVERY == 0
        picture, target = self.channels.of_pair(self._moved(batch.picture), self._moved(batch.target))
        figures, is_finite = self._learn(picture, target, with_gradients=with_gradients, share=batch.share)
        self.step += 1
        if is_finite and self.averaged is not None:
            self.averaged.take_in(self.generator, self.step)
        num_pairs = round(len(batch.picture) / batch.share) if batch.share else 0
        return StepReport(figures, is_finite, num_pairs)

    def _moved(self, tensor: Tensor) -> Tensor:
        return tensor.to(self.device, memory_format=torch.channels_last, non_blocking=True)


def _new_discriminator(settings: RunSettings, device: torch.device) -> Discriminator | None:
    shape = discriminator_shape(settings)
    if shape is None:
        return None
    discriminator = build_discriminator(shape)
    draw_weights(discriminator, torch.Generator().manual_seed(_seed_of(settings.seed, "discriminator")))
    return discriminator.to(device).to(memory_format=torch.channels_last)
