"""Which folders of a place are jobs, in what order, and at which of them a worker is."""

import os
from pathlib import Path

from core.jobs.folder import jobs_in, locked_in


def test_jobs_come_newest_first_and_what_is_none_is_left_out(tmp_path: Path) -> None:
    assert jobs_in(tmp_path / "none", "run.json") == locked_in(tmp_path / "none") == []
    for age_s, name in ((30, "old"), (10, "new"), (10, "newer by name")):
        (tmp_path / name).mkdir()
        path = tmp_path / name / "run.json"
        path.write_text("{}")
        os.utime(path, (1e9 - age_s, 1e9 - age_s))
    (tmp_path / "a folder" / "run.json").mkdir(parents=True)
    (tmp_path / "a file").write_text("")
    assert [path.name for path in jobs_in(tmp_path, "run.json")] == ["newer by name", "new", "old"]
    assert locked_in(tmp_path) == []
    (tmp_path / "old" / "lock").write_text("{}")
    assert locked_in(tmp_path) == [tmp_path / "old"]
