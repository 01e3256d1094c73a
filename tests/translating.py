"""Calls `diptych translate` as a user does: the real program, its output, its exit code, and its job while it runs."""

import json
import os
import pty
import select
import subprocess
from pathlib import Path
from typing import Any

from core.jobs.process import program_command
from core.jobs.reader import read_all
from core.translation.job import TRANSLATION_EVENTS, RowDone, TranslationJob, hidden_jobs
from tests.waiting import wait_until

PATIENCE_S = 120.0


class Call:
    """A finished call of the program."""

    def __init__(self, *arguments: object, **options: Any) -> None:
        command = program_command("translate", *map(str, arguments))
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False, stdin=subprocess.DEVNULL, **options)
        self.code = done.returncode
        self.out = done.stdout.decode()
        self.err = done.stderr.decode("utf-8", "replace")
        assert "Traceback" not in self.out + self.err, self.err

    @property
    def report(self) -> dict[str, Any]:
        """What --json printed."""
        (line,) = self.out.splitlines()
        return dict(json.loads(line))


def start_translating(*arguments: object) -> "subprocess.Popen[bytes]":
    """The program, just started; whoever starts it ends it."""
    command = program_command("translate", *map(str, arguments))
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def call_on_a_terminal(question: str, answer: str, *arguments: object) -> tuple[int, str]:
    """The program with a terminal for everything; the answer is typed once its question stands there. Exit code and all it showed."""
    command = program_command("translate", *map(str, arguments))
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "200"})
    os.close(theirs)
    shown, is_answered = "", False
    try:
        while select.select([ours], [], [], PATIENCE_S)[0]:
            try:
                data = os.read(ours, 65_536)
            except OSError:  # Linux says so when the last of the terminal's users has gone
                break
            if not data:
                break
            shown += data.decode("utf-8", "replace")
            if question in shown and not is_answered:
                is_answered = True
                os.write(ours, answer.encode())
        else:
            raise AssertionError(f"it came to nothing: {shown}")
        return process.wait(PATIENCE_S), shown
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def wait_for_rows(output_dir: Path, number: int) -> TranslationJob:
    """The hidden job in an output folder, once so many of its pictures are done."""
    found: list[TranslationJob] = []

    def has_come() -> bool:
        found[:] = [job for job in map(TranslationJob, hidden_jobs(output_dir)) if num_done(job) >= number]
        return bool(found)

    wait_until(has_come, f"{number} pictures")
    return found[0]


def num_done(job: TranslationJob) -> int:
    """How many pictures a job has done so far."""
    return sum(isinstance(event, RowDone) for event in read_all(job.folder, TRANSLATION_EVENTS))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is not hidden, by its place."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(place): (folder / place).read_bytes() for path in paths if not _is_hidden(place := path.relative_to(folder))}


def _is_hidden(place: Path) -> bool:
    return any(part.startswith(".") for part in place.parts)


def write_tiny_model(path: Path, **shape: Any) -> Path:
    """A model file of 32 pixels and width 4 with random weights, far enough from 0 that its noise shows."""
    import torch

    from core.models.header import GeneratorShape, ModelHeader
    from core.models.weights import save_model
    from core.pix2pix.generator import build_generator
    from core.pix2pix.initial import draw_weights

    words = GeneratorShape(**{"size_px": 32, "width": 4, **shape})
    generator = build_generator(words)
    draw_weights(generator, torch.Generator().manual_seed(7))
    with torch.no_grad():
        for parameter in generator.parameters():
            parameter.mul_(5)
    save_model(path, ModelHeader(name=path.stem, generator=words), generator.state_dict())
    return path
