"""How long an ablation will take, and how much room: real steps of every kind of network in it, measured in own processes (no torch)."""

import msgspec

from core.pairs.resolving import ResolvedPairs
from training.ablation.folder import Ablation, step_of
from training.preflight import Measured, Preflight, probe_request
from training.schedule import steps_per_epoch
from training.settings import RunSettings

_NO_MATTER = ("seed", "lambda_l1", "learning_rate", "schedule", "decay_share", "beta1")
"""Settings that change nothing about how long a step takes."""


class VariantEstimate(msgspec.Struct, frozen=True, kw_only=True):
    """One variant: what a step was measured to take, and the steps that are left of its runs."""

    variant: str
    num_runs: int
    num_steps: int
    num_steps_left: int
    measured: Measured

    @property
    def seconds_left(self) -> float:
        return self.num_steps_left * self.measured.seconds_per_step

    @property
    def num_bytes(self) -> int:
        """What its runs keep on the disk."""
        return self.num_runs * (self.measured.checkpoint_bytes + self.measured.preview_bytes)


class Estimating:
    """Call `poll` from time to time until it returns True; `cancel` may be called at any time.

    Raises AppError from the constructor and from `poll` as a preflight does.
    """

    def __init__(self, ablation: Ablation, resolved: ResolvedPairs, device: str) -> None:
        self._ablation = ablation
        self._resolved = resolved
        self._device = device
        self._disk_dir = ablation.cells[0].run_dir.parent
        self._kinds = list(dict.fromkeys(self._kind(number) for number in range(len(ablation.variants))))
        self._found: list[Measured] = []
        self._preflight = self._next()

    @property
    def progress(self) -> tuple[int, int]:
        """How many kinds of network of how many are measured."""
        return len(self._found), len(self._kinds)

    def poll(self) -> bool:
        """Go on measuring; whether all is done."""
        if len(self._found) == len(self._kinds):
            return True
        self._preflight.poll()
        asked = self._preflight.search.asked
        if asked is None:
            return False
        self._preflight.cancel()  # where it does not fit it has begun to look for what does
        self._found.append(asked)
        if len(self._found) == len(self._kinds):
            return True
        self._preflight = self._next()
        return False

    def cancel(self) -> None:
        """End it."""
        self._preflight.cancel()

    def estimates(self) -> list[VariantEstimate]:
        """When all is measured: every variant's."""
        ablation, found = self._ablation, []
        for number, variant in enumerate(ablation.variants):
            cells = [cell for cell in ablation.cells if cell.variant == number]
            steps = sum(ablation.steps_of(cell) for cell in cells)
            done = sum(min(step_of(cell), ablation.steps_of(cell)) for cell in cells)
            found.append(
                VariantEstimate(
                    variant=variant.name,
                    num_runs=len(cells),
                    num_steps=steps,
                    num_steps_left=steps - done,
                    measured=self._found[self._kinds.index(self._kind(number))],
                )
            )
        return found

    def _next(self) -> Preflight:
        settings = self._kinds[len(self._found)]
        request = probe_request(settings, self._resolved.pairs, recipe=self._resolved.recipe, device=self._device, disk_dir=self._disk_dir)
        return Preflight(request)

    def _kind(self, number: int) -> RunSettings:
        """A variant's settings, with those alike that do not matter here, and no more epochs than it gets."""
        settings, defaults = self._ablation.variants[number].settings, RunSettings()
        steps = max(self._ablation.steps_of(cell) for cell in self._ablation.cells if cell.variant == number)
        epochs = -(-steps // steps_per_epoch(self._ablation.num_train, settings.batch_size))
        return msgspec.structs.replace(settings, epochs=epochs, **{name: getattr(defaults, name) for name in _NO_MATTER})
