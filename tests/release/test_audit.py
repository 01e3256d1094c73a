"""Known holes are told with the version that mends them; where nobody could be asked, that is told instead of "none"."""

import json
import re
from pathlib import Path

import pytest

from release.audit import audit
from release.licences import parts

PIP_AUDIT = """
import pathlib, sys
told = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
asked = pathlib.Path(sys.argv[sys.argv.index("-r") + 1]).read_text()
pathlib.Path({seen!r}).write_text(asked)
if {report!r} is None:
    sys.exit("ERROR: the service can't be reached")
told.write_text({report!r})
sys.exit(1)
"""


@pytest.fixture
def answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """answer(report): pip-audit is a program that writes this report, or reaches nobody (None). The file with what it was asked."""

    def install(report: object) -> Path:
        seen = tmp_path / "asked.txt"
        text = None if report is None else json.dumps(report)
        (tmp_path / "pip_audit.py").write_text(PIP_AUDIT.format(seen=str(seen), report=text))
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        return seen

    return install


def test_holes_are_told_with_what_mends_them(answer) -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["12.1", "13.0"], "aliases": [], "description": "..."}
    found = [
        {"name": "pillow", "version": "12.0", "vulns": [hole, {"id": "PYSEC-2", "fix_versions": []}]},
        {"name": "numpy", "version": "2.0", "vulns": []},
        {"name": "torch", "skip_reason": "not found"},
    ]
    seen = answer({"dependencies": found, "fixes": []})
    holes, sentence = audit()
    assert holes == ["pillow 12.0: PYSEC-1, mended in 12.1", "pillow 12.0: PYSEC-2, not mended yet"]
    assert sentence == "Known holes in 2 parts: 2; nothing is known of torch."
    asked = dict(line.split("==") for line in seen.read_text().splitlines())
    assert {part.name for part in parts()} == asked.keys()
    assert all(re.fullmatch(r"[\w.]+", version) for version in asked.values())


def test_no_answer_is_not_called_none(answer, tmp_path: Path) -> None:
    answer(None)
    assert audit() == ([], "Known holes were not looked for: ERROR: the service can't be reached")
    answer({"dependencies": [{"name": "numpy", "skip_reason": "Not found: numpy (2.0)"}, {"name": "torch", "skip_reason": "Not found"}]})
    assert audit() == ([], "Known holes were not looked for: Not found: numpy (2.0)")
    answer({"dependencies": [{"name": "numpy", "version": "2.0", "vulns": []}]})
    assert audit() == ([], "Known holes in 1 parts: none.")
    (tmp_path / "pip_audit.py").write_text("import no_such_module_at_all")
    assert audit() == ([], "Known holes were not looked for: ModuleNotFoundError: No module named 'no_such_module_at_all'")
