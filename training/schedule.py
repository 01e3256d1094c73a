"""How many steps there are and the learning rate of each: functions of the settings and the numbers, so that nothing needs keeping."""

import math
from collections.abc import Sequence

from training.settings import RunSettings


def learning_rate_at(settings: RunSettings, laps: Sequence[int], step: int) -> float:
    """The rate of the step with this number, from 0.

    `laps` are the steps of the run as it was asked for, then those of each prolongation: every lap goes through the schedule from its
    beginning, so that what was trained before a prolongation stays as it was. Without laps, and after the last, the rate is that of
    the settings.
    """
    for num_steps in laps:
        if step < num_steps:
            return settings.learning_rate * _share(settings, num_steps, step)
        step -= num_steps
    return settings.learning_rate


def steps_per_epoch(num_train: int, batch_size: int) -> int:
    """The last batch of an epoch takes what is left."""
    return -(-num_train // batch_size)


def _share(settings: RunSettings, num_steps: int, step: int) -> float:
    """What is left of the rate at `step` of a lap, in (0, 1]."""
    match settings.schedule:
        case "constant":
            return 1.0
        case "linear":
            return min(1.0, (num_steps - step) / (settings.decay_share * num_steps))
        case "cosine":
            return 0.5 * (1.0 + math.cos(math.pi * step / num_steps))
