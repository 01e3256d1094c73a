"""What of this computer a training may use: the device, how many processor cores, and whether others go first (no torch)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MAX_THREADS = 1024
Priority = Literal["normal", "low"]


class Computing(msgspec.Struct, frozen=True, kw_only=True):
    """The defaults are all there is. How many cores there are may change the last digits of what a processor computes, and nothing else."""

    device: Annotated[str, Meta(max_length=32)] = ""
    """cpu, cuda, cuda:N or mps; '' for the best there is."""
    threads: Annotated[int, Meta(ge=0, le=MAX_THREADS)] = 0
    """Processor cores; 0 for all."""
    priority: Priority = "normal"
    """low: works with what other programs leave over."""

    def options(self) -> list[str]:
        """What to say on a command line for it; nothing of what is the default."""
        words = ["--device", self.device] if self.device else []
        if self.threads:
            words += ["--threads", str(self.threads)]
        if self.priority != "normal":
            words += ["--priority", self.priority]
        return words


ALL_THERE_IS = Computing()
"""The best device with all cores, before other programs."""
