"""Very many small things in a few bytes each: numbers kept by 64-bit key, and texts kept compressed until they are asked for."""

import zlib
from array import array
from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

_FIRST_SLOTS = 64
_MAX_SHARE = 0.6
"""How full a table may get before it is made twice as large."""
_MASK_64 = (1 << 64) - 1
_SPREAD = 0x9E3779B97F4A7C15
"""2**64 divided by the golden ratio: neighbouring keys (inode numbers) come to lie far apart (Knuth, TAOCP 6.4)."""
_TEXTS_PER_BLOCK = 256
_NUM_OPEN_BLOCKS = 16


def key_of(text: str) -> int:
    """64 bits of a text's hash, the same in every process. Two of a million texts share them with a chance of 3 in 100 million."""
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class NumbersByKey:
    """A mapping from 64-bit keys to numbers from 1 to 2**32 - 1; 0 stands for "not there". About 20 bytes an entry."""

    def __init__(self) -> None:
        self._keys = array("Q", bytes(8 * _FIRST_SLOTS))
        self._numbers = array("I", bytes(4 * _FIRST_SLOTS))
        self._shift = 64 - (_FIRST_SLOTS.bit_length() - 1)
        self._num_entries = 0
        self._most_entries = int(_MAX_SHARE * _FIRST_SLOTS)

    def __len__(self) -> int:
        return self._num_entries

    def __getitem__(self, key: int) -> int:
        return self._numbers[self._slot(key)]

    def __setitem__(self, key: int, number: int) -> None:
        assert number > 0
        self._put(self._slot(key), key, number)

    def add(self, key: int) -> bool:
        """Keeps the number 1 for a key that is not there yet; whether it was not."""
        slot = self._slot(key)
        if self._numbers[slot]:
            return False
        self._put(slot, key, 1)
        return True

    def add_all(self, keys: Sequence[int]) -> list[bool]:
        """`add` of each, all in one go: a tenth of the time for many. No key may come twice among them."""
        import numpy as np  # the window keeps few keys and does without

        while self._num_entries + len(keys) > self._most_entries:
            self._grow()
        table, numbers = np.frombuffer(self._keys, np.uint64), np.frombuffer(self._numbers, np.uint32)
        wanted = np.asarray(keys, np.uint64)
        slots = (wanted * np.uint64(_SPREAD)) >> np.uint64(self._shift)
        are_new = np.zeros(len(wanted), np.bool_)
        open_ones = np.arange(len(wanted))
        while len(open_ones):
            place = slots[open_ones]
            free = numbers[place] == 0
            # Several may want one free slot: the last to write its key there has it.
            table[place[free]] = wanted[open_ones[free]]
            is_mine = table[place] == wanted[open_ones]
            got = free & is_mine
            numbers[place[got]] = 1
            are_new[open_ones[got]] = True
            open_ones = open_ones[~is_mine]
            slots[open_ones] = (slots[open_ones] + np.uint64(1)) & np.uint64(len(self._keys) - 1)
        self._num_entries += int(are_new.sum())
        return [bool(one) for one in are_new]

    def _put(self, slot: int, key: int, number: int) -> None:
        if not self._numbers[slot]:
            self._num_entries += 1
            if self._num_entries > self._most_entries:
                self._grow()
                slot = self._slot(key)
        self._keys[slot] = key
        self._numbers[slot] = number

    def _slot(self, key: int) -> int:
        """Where the key lies, or where there is room for it."""
        keys, numbers = self._keys, self._numbers
        mask = len(keys) - 1
        slot = ((key * _SPREAD) & _MASK_64) >> self._shift
        while numbers[slot] and keys[slot] != key:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        old_keys, old_numbers = self._keys, self._numbers
        self._keys = array("Q", bytes(16 * len(old_keys)))
        self._numbers = array("I", bytes(8 * len(old_numbers)))
        self._shift -= 1
        self._most_entries = int(_MAX_SHARE * len(self._keys))
        for key, number in zip(old_keys, old_numbers, strict=True):
            if number:
                slot = self._slot(key)
                self._keys[slot] = key
                self._numbers[slot] = number


class KeySet:
    """A set of 64-bit keys."""

    def __init__(self) -> None:
        self._numbers = NumbersByKey()

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, key: int) -> bool:
        return self._numbers[key] != 0

    def add(self, key: int) -> bool:
        """Whether the key was not there yet."""
        return self._numbers.add(key)

    def add_all(self, keys: Sequence[int]) -> list[bool]:
        """The same of many keys at once, none of them twice among them."""
        return self._numbers.add_all(keys)


class CompressedTexts:
    """A list of byte strings, compressed in blocks; a text that is asked for opens its block, and the last few stay open."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []
        self._last: list[bytes] = []
        self._open: OrderedDict[int, list[bytes]] = OrderedDict()

    def __len__(self) -> int:
        return _TEXTS_PER_BLOCK * len(self._blocks) + len(self._last)

    def append(self, text: bytes) -> None:
        """Adds a text, which must hold no zero byte."""
        self._last.append(text)
        if len(self._last) == _TEXTS_PER_BLOCK:
            self._blocks.append(zlib.compress(b"\0".join(self._last), level=1))
            self._last = []

    def __getitem__(self, index: int) -> bytes:
        block, place = divmod(index, _TEXTS_PER_BLOCK)
        if block == len(self._blocks):
            return self._last[place]
        texts = self._open.get(block)
        if texts is None:
            texts = self._open[block] = zlib.decompress(self._blocks[block]).split(b"\0")
            if len(self._open) > _NUM_OPEN_BLOCKS:
                self._open.popitem(last=False)
        else:
            self._open.move_to_end(block)
        return texts[place]
