"""Pages of pairs that were read, in bounded number, and those that are wanted, the latest first (no Qt)."""

from collections import OrderedDict

from core.pairs.rows import PairRow

PAGE = 60
"""Pairs read at once."""
MAX_PAGES = 60
"""Pages in memory: 3,600 pairs, some 5 MB."""
MAX_WANTED = 4
"""Pages waited for; beyond it the oldest wishes are forgotten, for the user has scrolled on."""


class RowPages:
    """A page that may have changed since is stale: shown as it was, and wanted anew when it is looked at."""

    def __init__(self) -> None:
        self._pages: OrderedDict[int, list[PairRow]] = OrderedDict()
        self._stale: set[int] = set()
        self._wanted: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._pages)

    def row(self, index: int) -> PairRow | None:
        """The pair in a row, 0-based; None where its page is not there, which then is wanted."""
        number, place = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None or number in self._stale:
            self._want(number)
        if page is None or place >= len(page):
            return None
        self._pages.move_to_end(number)
        return page[place]

    def take_wanted(self) -> int | None:
        """The page to read next, which from now on is not wanted; None where there is none."""
        if not self._wanted:
            return None
        number, _ = self._wanted.popitem(last=True)
        self._stale.discard(number)
        return number

    def keep(self, number: int, rows: list[PairRow]) -> None:
        """A page was read."""
        self._pages[number] = rows
        self._pages.move_to_end(number)
        while len(self._pages) > MAX_PAGES:
            self._stale.discard(self._pages.popitem(last=False)[0])

    def expire(self) -> None:
        """All that was read may be different now."""
        self._stale = set(self._pages)

    def clear(self) -> None:
        """Rows mean other pairs now."""
        self._pages.clear()
        self._stale.clear()
        self._wanted.clear()

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        self._wanted.move_to_end(number)
        while len(self._wanted) > MAX_WANTED:
            self._wanted.popitem(last=False)
