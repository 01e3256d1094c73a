"""What `diptych dataset` tells: typed for --json, and the same as text, grouped by problem with the remedy for each."""

import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from core.files import path_to_text
from core.pairs.finding import Findings
from core.pairs.health.report import HealthReport
from core.pairs.matching import Layout
from core.pairs.pair import Split
from core.pairs.problems import Problem, ProblemCode, Shift, remedy_of, title_of
from core.pairs.recipes.recipe import recipe_text

_NUM_SHOWN = 5
_PIPED_WIDTH = 160
_LAYOUTS: dict[Layout, str] = {
    "side_by_side": "two pictures side by side in each file",
    "two_folders": "two folders",
    "subfolders": "two folders in one",
    "suffixes": "names that differ in their last word",
    "table": "a table",
    "photos": "single photos",
}


class Failure(msgspec.Struct, frozen=True):
    """One file that no pair uses. `code` is a ProblemCode or an ErrorCode."""

    file: str
    code: str
    sentence: str


class ProblemEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One problem. `pairs_kept`: its files are used all the same. `shift`: in pixels, for misregistered pairs."""

    code: ProblemCode
    sentence: str
    remedy: str
    files: list[str]
    pairs: list[str]
    pairs_kept: bool
    shift: Shift | None = None


class PairsReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `check` and `create` print. `failures` are the files that no pair uses; they are among the files of `problems`."""

    name: str = ""
    dataset_dir: str = ""
    layout: str = ""
    published: str = ""
    num_pairs: int = 0
    counts: dict[Split, int] = {}
    input_side: str = ""
    input_sides: tuple[str, ...] = ()
    input_name: str = ""
    target_name: str = ""
    recipe: str = ""
    """What makes the inputs of single photos; '' where there are pairs."""
    smallest: tuple[int, int] = (0, 0)
    largest: tuple[int, int] = (0, 0)
    seconds: float = 0.0
    pairs_per_s: float = 0.0
    problems: list[ProblemEntry] = []
    failures: list[Failure] = []


class ExportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What `export` prints. `num_pairs` were written; `failures` are the files of those left out."""

    name: str = ""
    layout: str = ""
    output_dir: str = ""
    num_pairs: int = 0
    failures: list[Failure] = []


def pairs_report(findings: Findings, health: HealthReport, name: str, dataset_dir: Path | None) -> PairsReport:
    """The report on `findings`, whose pairs are those that can be used, as they are split."""
    return PairsReport(
        name=name,
        dataset_dir="" if dataset_dir is None else path_to_text(dataset_dir),
        layout=findings.layout,
        published=findings.published,
        num_pairs=len(findings.pairs),
        counts=findings.counts(),
        input_side=findings.input_side,
        input_sides=findings.input_sides,
        input_name=findings.input_name,
        target_name=findings.target_name,
        recipe=recipe_text(findings.recipe),
        smallest=health.smallest,
        largest=health.largest,
        seconds=round(health.seconds, 3),
        pairs_per_s=round(health.pairs_per_s, 1),
        problems=[_entry(problem) for problem in health.problems],
        failures=failures_of(health.problems),
    )


def failures_of(problems: Sequence[Problem]) -> list[Failure]:
    """The files that are not used."""
    return [
        Failure(path_to_text(path), problem.code, problem.message)
        for problem in problems
        if not problem.pairs_kept
        for path in problem.paths
    ]


def _entry(problem: Problem) -> ProblemEntry:
    return ProblemEntry(
        code=problem.code,
        sentence=problem.message,
        remedy=remedy_of(problem.code),
        files=[path_to_text(path) for path in problem.paths],
        pairs=problem.pairs,
        pairs_kept=problem.pairs_kept,
        shift=problem.shift,
    )


def print_report(report: PairsReport | ExportReport) -> None:
    """The report as text on stdout."""
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    if isinstance(report, PairsReport):
        console.print(_facts(report))
        _print_problems(console, report.problems)
        return
    console.print(Text(f"{report.num_pairs} pairs of {report.name} are in {report.output_dir}"), soft_wrap=True)
    for failure in report.failures:
        console.print(Text(f"Left out: {failure.sentence}"), soft_wrap=True)


def _facts(report: PairsReport) -> Table:
    facts = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    if report.dataset_dir:
        facts.add_row("Dataset", Text(f"{report.name} in {report.dataset_dir}"))
    published = f", as {report.published} is published" if report.published else ""
    layout = next((words for layout, words in _LAYOUTS.items() if layout == report.layout), report.layout)
    facts.add_row("Pairs", Text(f"{report.num_pairs} ({layout}{published})"))
    facts.add_row("Split", Text(", ".join(f"{number} {split}" for split, number in report.counts.items() if number)))
    how = f"--recipe {report.recipe}" if report.recipe else f"--input {report.input_side}"
    facts.add_row("Input", Text(f"{report.input_name} -> {report.target_name} ({how})"))
    sizes = [f"{width} x {height}" for width, height in dict.fromkeys((report.smallest, report.largest))]
    facts.add_row("Size", Text(f"{' to '.join(sizes)} pixels"))
    facts.add_row("Checked", Text(f"in {report.seconds:.1f} s, {report.pairs_per_s:.0f} pairs a second"))
    return facts


def _print_problems(console: Console, problems: Sequence[ProblemEntry]) -> None:
    if not problems:
        console.print("No problem was found.")
        return
    for code, alike in _grouped(problems).items():
        num_files = len({file for problem in alike for file in problem.files})
        console.print()
        console.print(Text(f"{title_of(code)}: {num_files} file{'' if num_files == 1 else 's'}", style="bold"))
        for problem in alike[:_NUM_SHOWN]:
            console.print(Text(f"  {problem.sentence}"), soft_wrap=True)
        if len(alike) > _NUM_SHOWN:
            console.print(f"  ... and {len(alike) - _NUM_SHOWN} more; --json lists all.")
        console.print(Text(f"  {remedy_of(code)}", style="italic"), soft_wrap=True)


def _grouped(problems: Sequence[ProblemEntry]) -> dict[ProblemCode, list[ProblemEntry]]:
    groups: dict[ProblemCode, list[ProblemEntry]] = {}
    for problem in problems:  # they come in the order of their kinds
        groups.setdefault(problem.code, []).append(problem)
    return groups
