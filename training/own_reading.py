"""What users added to a run's previews, read by its worker at every preview: pictures come and go while it trains."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.errors import AppError
from core.jobs.events import Warned
from training.held_out import GivenUpError, HeldOut, SeenAlone
from training.own_pictures import OwnPicture, own_pictures
from training.reading_ahead import ReadAhead
from training.run import RunFolder
from training.telling import Teller


class OwnReader:
    """Each is decoded once a session. One that can't be read is told once and left out."""

    def __init__(self, run_dir: Path, held_out: HeldOut, teller: Teller) -> None:
        """`held_out` knows how the run's network sees a picture."""
        self._run_dir = run_dir
        self._held_out = held_out
        self._teller = teller
        self._seen: dict[OwnPicture, SeenAlone | None] = {}
        """None: it can't be read."""

    def read(self, keep_going: Callable[[], bool]) -> list[SeenAlone]:
        """Those that are in the run's folder now.

        Raises GivenUpError where `keep_going`, asked while a new one is decoded, says no.
        """
        pictures = own_pictures(self._run_dir)
        self._seen = {picture: self._seen[picture] for picture in pictures if picture in self._seen}
        new = [picture for picture in pictures if picture not in self._seen]
        if new:
            self._read_new(new, keep_going)
        found = [self._seen[picture] for picture in pictures]
        return [picture for picture in found if picture is not None]

    def _read_new(self, new: list[OwnPicture], keep_going: Callable[[], bool]) -> None:
        numbers = range(len(new))
        with ReadAhead(lambda number: self._see(new[number]), numbers, num_threads=1, num_ahead=1, name="own-pictures") as ahead:
            for picture in new:
                try:
                    seen = ahead.next(keep_going)
                except AppError as error:
                    self._seen[picture] = None
                    message = f"A picture that was added to the previews is left out. {error.message}"
                    self._teller.tell(Warned(code=error.code, message=message))
                    continue
                if seen is None:
                    raise GivenUpError
                self._seen[picture] = seen

    def _see(self, picture: OwnPicture) -> SeenAlone:
        if picture.target is not None:  # it may be another than a former one, which was taken out
            with suppress(OSError):
                (RunFolder(self._run_dir).previews_dir / "target" / picture.preview_name).unlink()
        return self._held_out.seen_alone(picture.path, picture.preview_name, picture.id, picture.target)
