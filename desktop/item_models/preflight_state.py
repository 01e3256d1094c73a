"""How far a preflight is and what it found, as the window shows it (no Qt)."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import AppError
from training.preflight import MAX_PROBES, Report


class PreflightPhase(StrEnum):
    """What the user sees a preflight do."""

    IDLE = "idle"
    MEASURING = "measuring"
    FITS = "fits"
    NO_MEMORY = "no_memory"
    NO_DISK = "no_disk"
    REFUSED = "refused"
    """It could not be measured: `error` says why."""


@dataclass
class PreflightState:
    """Filled by desktop.preflight_runner; a report that is no longer about what the form says is dropped."""

    is_measuring: bool = False
    num_tried: int = 0
    change: dict[str, int] | None = None
    """The settings that are tried now where those asked for do not fit."""
    report: Report | None = None
    error: AppError | None = None

    def begin(self) -> None:
        """Measuring begins."""
        self.is_measuring, self.num_tried, self.change, self.report, self.error = True, 0, None, None, None

    def end(self, report: Report | None = None, error: AppError | None = None) -> None:
        """It is over: with a report, a trouble, or neither where it was cancelled."""
        self.is_measuring, self.report, self.error = False, report, error

    @property
    def phase(self) -> PreflightPhase:
        if self.is_measuring:
            return PreflightPhase.MEASURING
        if self.error is not None:
            return PreflightPhase.REFUSED
        if self.report is None:
            return PreflightPhase.IDLE
        if self.report.measured.ran_out:
            return PreflightPhase.NO_MEMORY
        return PreflightPhase.FITS if self.report.measured.fits_disk else PreflightPhase.NO_DISK

    @property
    def share(self) -> float:
        """How many of the tries are done, at most: 0 to 1."""
        return min(1.0, self.num_tried / MAX_PROBES)

    @property
    def remedy(self) -> dict[str, int] | None:
        """The settings that fit; None where nothing is wrong or nothing was found."""
        return self.report.remedy if self.report is not None and self.phase is PreflightPhase.NO_MEMORY else None
