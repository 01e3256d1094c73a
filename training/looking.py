"""Looks at the network while it trains: previews of held-out pairs and measurements on them, each told once for a step."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from core.errors import AppError
from core.files import disk_error
from training.held_out import GivenUpError, HeldOut, measure
from training.loop import Loop
from training.own_reading import OwnReader
from training.preview_folders import remove_previews, superfluous_previews
from training.preview_writing import write_preview
from training.run import Preview, PreviewsThinned, Validation
from training.settings import RunSettings
from training.telling import Teller


class Looker:
    """Previews and validations of one session."""

    def __init__(
        self,
        run_dir: Path,
        settings: RunSettings,
        held_out: HeldOut,
        loop: Loop,
        teller: Teller,
        keep_going: Callable[[], bool],
    ) -> None:
        """`keep_going` is asked again and again while it looks, and while it waits for the disk: a no gives the look up."""
        self._run_dir = run_dir
        self._settings = settings
        self._held_out = held_out
        self._own = OwnReader(run_dir, held_out, teller)
        self._loop = loop
        self._teller = teller
        self._keep_going = keep_going
        self._previewed_at = -1
        self._validated: dict[int, float] = {}

    def remember(self, l1: float) -> None:
        """An earlier session measured this very step and told of it."""
        self._validated = {self._loop.step: l1}

    def l1_now(self) -> float:
        """The held-out L1 of this very step; -1 where it was not measured."""
        return self._validated.get(self._loop.step, -1.0)

    def preview(self, *, again: bool = True) -> None:
        """Show the held-out pairs, and what users added, as they are translated now; not `again` where this step was shown already."""
        loop = self._loop
        if self._previewed_at == loop.step and not again:
            return
        try:
            held_out = list(self._held_out.read(self._settings.preview_pairs, self._keep_going))
            own = self._own.read(self._keep_going)
        except GivenUpError:
            return
        if not held_out:
            return
        try:
            folder, names = write_preview(self._run_dir, loop.step, held_out, loop.generator_in_use, loop.device, loop.channels, own)
        except AppError as error:
            self._teller.warn_or_raise(error)
        else:
            self._previewed_at = loop.step
            self._teller.tell(Preview(step=loop.step, folder=folder, names=names))
            self._make_room()

    def _make_room(self) -> None:
        """Told before it is done: a watcher looks for no preview that has gone."""
        try:
            gone = superfluous_previews(self._run_dir)
            if gone:
                self._teller.tell(PreviewsThinned(steps=gone))
                remove_previews(self._run_dir, gone)
        except AppError as error:
            self._teller.warn_or_raise(error)
        except OSError as error:
            self._teller.warn_or_raise(disk_error(error, self._run_dir))

    def validate(self) -> None:
        """Measure the held-out pairs, once for a step."""
        loop = self._loop
        if loop.step in self._validated:
            return
        pairs = self._held_out.read(self._settings.validation_pairs, self._keep_going)
        try:
            measures = measure(loop.generator_in_use, pairs, loop.device, self._keep_going, loop.channels)
        except GivenUpError:
            return
        if measures is None:
            return
        self._validated = {loop.step: measures.l1}
        self._teller.tell(Validation(step=loop.step, held_out=self._held_out.is_held_out, **asdict(measures)))
