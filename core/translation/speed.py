"""How fast a translation goes: one definition for the terminal, the window, reports and the heartbeat (no torch)."""

MIN_PICTURES = 2
MIN_SECONDS = 1.0


class Speed:
    """Of one session: the pictures done, by the time from when the first one was begun to when the last one was done, without pauses.

    Times are seconds by any one clock. Pictures that failed or were skipped do not count.
    """

    def __init__(self) -> None:
        self._num_done = 0
        self._began = 0.0
        self._last = 0.0
        self._paused_at: float | None = None

    def done(self, now: float, seconds: float) -> None:
        """A picture is done, `seconds` after its reading began."""
        if not self._num_done:
            self._began = now - seconds
        self._num_done += 1
        self._last = max(self._last, now)

    def pause(self, now: float) -> None:
        """Nothing is begun from now on; pictures in hand are still done. Said again it changes nothing."""
        if self._paused_at is None:
            self._paused_at = now

    def go_on(self, now: float) -> None:
        """The pause is over, where there was one. Time that nothing was done in is taken out."""
        if self._paused_at is not None and self._num_done:
            idle = max(0.0, now - max(self._paused_at, self._last))
            self._began += idle
            self._last += idle
        self._paused_at = None

    @property
    def files_per_s(self) -> float:
        """Pictures a second; 0 while it says nothing: before MIN_PICTURES are done, and MIN_SECONDS gone by."""
        seconds = self._last - self._began
        return self._num_done / seconds if self._num_done >= MIN_PICTURES and seconds >= MIN_SECONDS else 0.0
