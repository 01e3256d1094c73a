"""A preflight on the terminal: what is being measured, then the figures in words or as JSON."""

import json
import sys
import time

from rich.console import Console
from rich.filesize import decimal
from rich.status import Status

from core.errors import EXIT_OK, ErrorCode, exit_code_of
from training.commands.saying import counted, duration_words, say
from training.preflight import Change, Measured, Preflight, Report

POLL_S = 0.1


def tell_preflight(preflight: Preflight, *, as_json: bool) -> int:
    """Wait for a preflight and print what it found. Exit code: 0 where the run fits, else that of memory or of the disk."""
    console = Console(stderr=True)
    try:
        words = "Measuring a few steps…"
        with Status(words, console=console) as status:
            _say_plainly(console, words)
            while not preflight.poll():
                former = words
                if preflight.change:
                    words = f"Too little memory; trying {_change_words(preflight.change)}…"
                if words != former:
                    status.update(words)
                    _say_plainly(console, words)
                time.sleep(POLL_S)
    finally:
        preflight.cancel()
    report = preflight.report
    assert report is not None
    if as_json:
        print(json.dumps(_as_json(report), indent=2), file=sys.stdout)
    else:
        for line in _lines(report):
            say(console, line)
    return _exit_code(report)


def _say_plainly(console: Console, words: str) -> None:
    """Where nothing moves, a line for each thing that is done."""
    if not console.is_terminal:
        say(console, words)


def _exit_code(report: Report) -> int:
    measured = report.measured
    if measured.ran_out:
        return exit_code_of(ErrorCode(measured.code) if measured.code else ErrorCode.MEMORY_DEVICE)
    return EXIT_OK if measured.fits_disk else exit_code_of(ErrorCode.DISK_FULL)


def _change_words(change: Change) -> str:
    return " ".join(f"{key}={value}" for key, value in change.items())


def _lines(report: Report) -> list[str]:
    measured = report.measured
    if measured.ran_out:
        lines = [measured.message or f"It needs {decimal(measured.needed_bytes)} of memory; {decimal(measured.free_bytes)} are free."]
        if report.remedy is None:
            return [*lines, "Nothing smaller that was tried fits either."]
        return [*lines, "This fits: " + " ".join(f"--set {key}={value}" for key, value in report.remedy.items())]
    disk = f"{decimal(measured.checkpoint_bytes)} of checkpoints and {decimal(measured.preview_bytes)} of previews"
    kept = f", and {decimal(measured.kept_bytes)} for decoded pairs" if measured.kept_bytes else ""
    steps = counted(report.num_steps, "step")
    lines = [
        f"On {measured.device} in {measured.precision}: {measured.seconds_per_step:.3g} s a step.",
        f"Memory: {decimal(measured.needed_bytes)}{kept}; {decimal(measured.free_bytes)} are free.",
        f"Time: {duration_words(report.seconds_per_epoch)} an epoch, {duration_words(report.seconds_total)} for {steps}.",
        f"Disk: {disk}; {decimal(measured.disk_free_bytes)} are free.",
    ]
    return lines if measured.fits_disk else [*lines, "There is too little room on the disk: free some, or save less often."]


def _as_json(report: Report) -> dict[str, object]:
    measured = report.measured
    fits = not measured.ran_out and measured.fits_disk
    return {
        "fits": fits,
        **_figures(measured),
        "num_steps": report.num_steps,
        "seconds_per_epoch": report.seconds_per_epoch,
        "seconds_total": report.seconds_total,
        "num_probes": report.num_probes,
        "remedy": report.remedy,
        "remedy_measured": None if report.remedy_measured is None else _figures(report.remedy_measured),
        "failures": [] if fits else [{"file": "", "code": _trouble_code(measured), "sentence": " ".join(_lines(report))}],
    }


def _trouble_code(measured: Measured) -> str:
    if measured.ran_out:
        return measured.code or ErrorCode.MEMORY_DEVICE.value
    return ErrorCode.DISK_FULL.value


def _figures(measured: Measured) -> dict[str, object]:
    return {
        "device": measured.device,
        "precision": measured.precision,
        "memory_needed_bytes": measured.needed_bytes,
        "memory_free_bytes": measured.free_bytes,
        "decoded_pairs_bytes": measured.kept_bytes,
        "seconds_per_step": measured.seconds_per_step,
        "checkpoint_bytes": measured.checkpoint_bytes,
        "preview_bytes": measured.preview_bytes,
        "disk_free_bytes": measured.disk_free_bytes,
    }
