"""The list of workspaces that were used."""

from pathlib import Path

from desktop.recent_workspaces import MAX_RECENT, with_newest, without


def test_the_newest_comes_first_and_once() -> None:
    recent: list[str] = []
    for name in ("a", "b", "a"):
        recent = with_newest(recent, Path("/w") / name)
    assert recent == [str(Path("/w/a")), str(Path("/w/b"))]
    assert without(recent, Path("/w/a")) == [str(Path("/w/b"))]


def test_no_more_than_a_few_are_kept() -> None:
    recent: list[str] = []
    for number in range(20):
        recent = with_newest(recent, Path(f"/w/{number}"))
    assert len(recent) == MAX_RECENT and recent[0] == str(Path("/w/19"))


def test_a_path_that_no_settings_file_can_hold_is_not_remembered() -> None:
    assert with_newest(["/w/a"], Path("/w/\udcff")) == ["/w/a"]
