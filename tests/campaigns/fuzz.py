"""Damaged files for everything that reads a file we did not write: a result or an AppError, never a crash, a hang or much memory."""

import json
import os
import random
import select
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.campaigns.fuzz_targets import TARGETS

PROGRAM = Path(__file__).with_name("fuzz_targets.py")
HANG_S = 10.0
START_S = 120.0
"""How long a new reader may take to load its libraries."""
HEAD_BYTES = 512
MAX_BYTES = 2_000_000
TOKENS = [
    b"", b"null", b"true", b"-1", b"0", b"1e999", b"-1e999", b"NaN", b"99999999999999999999999", b"2147483648", b"0.5", b"[]", b"{}", b'""',
    b'"\\ud800"', b'"\\u0000"', b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"[" * 5000, b'{"a":' * 3000, b"../../../etc/passwd", b"/dev/zero",
    b'"' + b"x" * 100_000 + b'"', b"\r\n", b",,,,", b"\n" * 50,
]  # fmt: skip
"""What readers of text and numbers stumble over."""
NO_FILES: dict[str, Callable[[Path], None]] = {
    "a pipe": os.mkfifo,
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
    "a folder": Path.mkdir,
}
"""What may lie where a file is looked for."""


class Reader:
    """The reading process, started again after each crash or hang."""

    def __init__(self, log_path: Path) -> None:
        self._log_path = log_path
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, target: str, path: Path) -> tuple[str, int]:
        """What came of reading a file, and the most memory the process has had so far, in MB."""
        patience_s = HANG_S
        if self._process is None:
            self._process = self._start()
            patience_s = START_S
        process = self._process
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps([target, str(path)]).encode() + b"\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], patience_s)[0]:
            self.end()
            return f"hung for {patience_s:.0f} s", 0
        line = process.stdout.readline()
        if not line:
            code = process.wait()
            self.end()
            return f"crashed with {code}", 0
        answer, peak_mb = json.loads(line)
        return str(answer), int(peak_mb)

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log_path.open("ab") as log:
            return subprocess.Popen([sys.executable, str(PROGRAM)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def spoiled(data: bytes, others: list[bytes], chooser: random.Random) -> bytes:
    """The bytes with one to six changes: flipped, replaced, cut out, put in, doubled, or taken from another file of the kind."""
    for _ in range(chooser.randint(1, 6)):
        end = min(len(data), HEAD_BYTES) if chooser.random() < 0.5 else len(data)
        at = chooser.randint(0, end)
        size = chooser.choice((1, 1, 2, 4, 8, 50, 1000))
        match chooser.randrange(7):
            case 0:
                data = data[:at] + bytes(byte ^ 1 << chooser.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]
            case 1:
                data = data[:at] + chooser.randbytes(size) + data[at + size :]
            case 2:
                data = data[:at] + data[at + size :]
            case 3:
                data = data[:at]
            case 4:
                data = data[:at] + chooser.choice(TOKENS) + data[at + chooser.choice((0, 1, 3)) :]
            case 5:
                data = data[:at] + data[at : at + size] * chooser.randint(2, 5) + data[at + size :]
            case 6:
                other = chooser.choice(others)
                start = chooser.randint(0, len(other))
                data = data[:at] + other[start : start + size] + data[at + size :]
    return data[:MAX_BYTES]


class Fuzzing:
    """Spoiled files for every target in turn; what is not allowed is kept in `findings`."""

    def __init__(self, folder: Path, *, seed: int) -> None:
        self.num_tried: Counter[str] = Counter()
        self.num_refused = 0
        self.base_mb = 0
        self.peak_mb = 0
        self.findings: list[str] = []
        self._chooser = random.Random(seed)
        self._folder = folder
        folder.mkdir(exist_ok=True)
        self._reader = Reader(folder / "reader.log")
        self._kept = Path(folder.parent.parent) / f"{folder.parent.name}-findings"
        self._seeds: dict[str, list[Path]] = {}

    def prepare(self) -> None:
        """Make the sound files, and see that each is read as it is or refused: what comes later is then the damage's."""
        for name, target in TARGETS.items():
            place = self._folder / "seeds" / name
            place.mkdir(parents=True)
            self._seeds[name] = target.make(place)
            for path in self._seeds[name]:
                answer, peak_mb = self._reader.read(name, self._copy_of(name, path))
                assert not answer.startswith(("broke", "crashed", "hung")), f"{name}, {path.name}, still sound: {answer}"
                self.base_mb = max(peak_mb, self.base_mb)

    def _copy_of(self, name: str, seed: Path) -> Path:
        """The seed's place with all that belongs to it, copied; the path of the copy of the seed itself."""
        place, copy = self._folder / "seeds" / name, self._folder / "now"
        shutil.rmtree(copy, ignore_errors=True)
        if name == "pictures":  # nothing belongs to it
            copy.mkdir()
            shutil.copyfile(seed, copy / seed.name)
        else:
            shutil.copytree(place, copy, symlinks=True)
        return copy / seed.relative_to(place)

    def try_one(self) -> None:
        """One spoiled file."""
        name = self._chooser.choice(sorted(TARGETS))
        seed = self._chooser.choice(self._seeds[name])
        path = self._copy_of(name, seed)
        others = [self._chooser.choice(self._seeds[name]).read_bytes()]
        data = spoiled(seed.read_bytes(), others, self._chooser)
        path.write_bytes(data)
        kept = self._kept / f"{len(self.findings)}-{path.name}"
        if self._read(name, path, f"the file is {kept}"):
            self._kept.mkdir(exist_ok=True)
            kept.write_bytes(data)

    def try_what_are_no_files(self) -> None:
        """A pipe, an endless device and a folder under the name of every sound file: each could be read for ever."""
        for name, seeds in self._seeds.items():
            for seed in seeds:
                for kind in NO_FILES:
                    path = self._copy_of(name, seed)
                    path.unlink()
                    NO_FILES[kind](path)
                    self._read(name, path, f"{kind} in its place")

    def _read(self, name: str, path: Path, what: str) -> bool:
        """Have it read; whether that ended as it may not."""
        answer, peak_mb = self._reader.read(name, path)
        self.num_tried[name] += 1
        self.num_refused += answer.startswith("refused")
        self.peak_mb = max(self.peak_mb, peak_mb)
        is_finding = answer.startswith(("broke", "crashed", "hung"))
        if is_finding:
            self.findings.append(f"{name}, {path.name}: {answer} ({what})")
        return is_finding

    def end(self) -> None:
        self._reader.end()


def run(minutes: float, seed: int, folder: Path) -> str:
    """Spoiled files for so long. Raises AssertionError for crashes, hangs, bugs and more than 1 GiB of memory."""
    fuzzing = Fuzzing(folder, seed=seed)
    deadline = time.monotonic() + 60 * minutes
    try:
        fuzzing.prepare()
        fuzzing.try_what_are_no_files()
        while time.monotonic() < deadline and len(fuzzing.findings) < 20:
            fuzzing.try_one()
    finally:
        fuzzing.end()
    assert not fuzzing.findings, "\n".join(fuzzing.findings)
    grown_mb = fuzzing.peak_mb - fuzzing.base_mb
    assert grown_mb < 1024, f"{grown_mb} MB"
    told = ", ".join(f"{number:,} {name}" for name, number in sorted(fuzzing.num_tried.items()))
    return (
        f"{fuzzing.num_tried.total():,} spoiled files ({told}): {fuzzing.num_refused:,} refused in words, the others read; "
        f"no crash, no hang over {HANG_S:.0f} s, at most {grown_mb} MB of memory more"
    )
