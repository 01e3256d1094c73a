"""docs/reliability.md, made of rows.toml (faults and their tests) and results.json (what became of them).

.venv/bin/python -m tests.faults.reliability           # run every test of the table, then write the page
.venv/bin/python -m tests.faults.reliability --write   # write the page anew from what is recorded
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from pathlib import Path

import msgspec

ROOT_DIR = Path(__file__).resolve().parents[2]
ROWS_PATH = Path(__file__).with_name("rows.toml")
RESULTS_PATH = Path(__file__).with_name("results.json")
PAGE_PATH = ROOT_DIR / "docs" / "reliability.md"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fault, what is expected, and the tests that do it; or why there is none."""

    fault: str
    expected: str
    tests: list[str] = []
    campaign: str = ""
    untested: str = ""
    note: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    row: list[Row]


class Rows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    section: list[Section]

    @property
    def tests(self) -> list[str]:
        """Every test of the table, once."""
        return list(dict.fromkeys(test for section in self.section for row in section.row for test in row.tests))


class Results(msgspec.Struct, kw_only=True):
    """What became of tests (by name, parameters taken together) and campaigns, and where and when."""

    where: str = ""
    tests: dict[str, str] = {}
    campaigns: dict[str, str] = {}
    campaign_days: dict[str, str] = {}


def read_rows() -> Rows:
    """The table."""
    return msgspec.convert(tomllib.loads(ROWS_PATH.read_text(encoding="utf-8")), Rows)


def read_results() -> Results:
    """What is recorded."""
    return msgspec.json.decode(RESULTS_PATH.read_bytes(), type=Results) if RESULTS_PATH.exists() else Results()


def _write(results: Results) -> None:
    RESULTS_PATH.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    PAGE_PATH.write_text(page(read_rows(), results), encoding="utf-8")


def page(rows: Rows, results: Results) -> str:
    """The page's text."""
    lines = [
        "# Reliability",
        "",
        "Faults that Diptych survives. For every one: the window goes on to answer, one plain sentence says what happened and what to do",
        "next, the users' originals are byte for byte as they were, and nothing half-written stands under a final name.",
        "",
        "This page is made by `.venv/bin/python -m tests.faults.reliability`, which runs every test named here (those of the packaged app",
        "where `DIPTYCH_APP` names it); a test of the suite compares it with `tests/faults/rows.toml`.",
        f"Last run: {results.where or 'not yet'}.",
    ]
    for section in rows.section:
        lines += ["", f"## {section.title}", "", "| fault | expected | test | result |", "|---|---|---|---|"]
        lines += [_line(row, results) for row in section.row]
    lines += [
        "",
        "## Campaigns",
        "",
        "`.venv/bin/python -m tests.campaigns` runs them all with a fixed seed, or those that are named; the suite has ten kills of each",
        "and a short run of the fuzzing, CI's last stage all but `network` as far as its time reaches.",
        "",
        "| campaign | outcome | when |",
        "|---|---|---|",
    ]
    lines += [f"| {name} | {_cell(words)} | {results.campaign_days.get(name, '')} |" for name, words in sorted(results.campaigns.items())]
    return "\n".join(lines) + "\n"


def _line(row: Row, results: Results) -> str:
    names = "<br>".join(f"`{test.removeprefix('tests/').replace('::', ' ')}`" for test in row.tests) or "none"
    told = [results.tests.get(test, "not run") for test in row.tests]
    if row.campaign:
        names = f"campaign `{row.campaign}`"
        outcome = results.campaigns.get(row.campaign)
        told = ["not run" if outcome is None else "failed" if outcome.startswith("FAILED") else "passed"]
    result = f"not tested: {row.untested}" if not told else "passed" if set(told) == {"passed"} else ", ".join(told)
    return f"| {_cell(row.fault)} | {_cell(row.expected)} | {names} | {_cell(f'{result}. {row.note}' if row.note else result)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def record_campaigns(outcomes: dict[str, str]) -> None:
    """Write what campaigns ended with into the page."""
    results = read_results()
    results.campaigns.update(outcomes)
    results.campaign_days.update(dict.fromkeys(outcomes, datetime.now(UTC).date().isoformat()))
    _write(results)


def run_tests(tests: list[str]) -> dict[str, str]:
    """Run them all; of each whether it passed, was skipped or failed, its worst parameter counting."""
    worst = ["passed", "skipped", "failed"]
    found: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            f"--basetemp={folder}/tests",
            f"--junitxml={report}",
            "-o",
            "junit_family=xunit1",
            *tests,
        ]
        subprocess.run(command, cwd=ROOT_DIR, env=dict(os.environ), check=False)
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('file')}::{str(case.get('name')).partition('[')[0]}"
            kinds = {child.tag for child in case}
            outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
            found[name] = max(found.get(name, "passed"), outcome, key=worst.index)
    return {test: found[test] for test in tests if test in found}


def main() -> int:
    """Run the tests and write the page; 1 where one failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", metavar="WORD", help="run only tests whose names hold one of these; the others' results stay")
    parser.add_argument("--write", action="store_true", help="write the page only")
    given = parser.parse_args()
    results = read_results()
    if not given.write:
        tests = [test for test in read_rows().tests if not given.words or any(word in test for word in given.words)]
        results.tests = {**(results.tests if given.words else {}), **run_tests(tests)}
        day = datetime.now(UTC).date().isoformat()
        results.where = f"{day}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, no card"
    _write(results)
    return int("failed" in results.tests.values())


if __name__ == "__main__":
    sys.exit(main())
