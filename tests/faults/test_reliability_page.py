"""docs/reliability.md is current: every fault has its test or a reason, every test exists, and the page says what is recorded."""

import ast
from pathlib import Path

from tests.campaigns.__main__ import CAMPAIGNS
from tests.faults.reliability import PAGE_PATH, ROOT_DIR, page, read_results, read_rows


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.FunctionDef)}


def test_every_fault_has_tests_that_exist_or_a_reason() -> None:
    rows = read_rows()
    for section in rows.section:
        for row in section.row:
            assert [bool(row.tests), bool(row.campaign), bool(row.untested)].count(True) == 1, row.fault
            assert row.campaign in {"", *CAMPAIGNS}, row.fault
    for test in rows.tests:
        file, _, name = test.partition("::")
        assert name in functions_of(ROOT_DIR / file), test


def test_the_page_is_the_one_that_the_command_would_write() -> None:
    assert PAGE_PATH.read_text(encoding="utf-8") == page(read_rows(), read_results()), "run: python -m tests.faults.reliability --write"


def test_nothing_that_is_recorded_failed() -> None:
    results = read_results()
    assert [test for test, outcome in results.tests.items() if outcome == "failed"] == []
    assert results.tests.keys() <= set(read_rows().tests) and results.campaigns.keys() <= CAMPAIGNS.keys()
    assert [words for words in results.campaigns.values() if words.startswith("FAILED")] == []
