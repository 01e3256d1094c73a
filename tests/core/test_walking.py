"""Walking users' folders: everything once, in order, folder by folder, and nothing that hangs."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.walking import FolderWalk, FoundFile, KnownFiles, walk_files

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(found: Iterator[FoundFile], base: Path) -> list[str]:
    return [file.path.relative_to(base).as_posix() for file in found]


def test_a_walk_is_sorted_recursive_and_skips_what_is_hidden(tmp_path: Path) -> None:
    touch(*(tmp_path / name for name in ("b.png", "a.png", ".hidden.png", "._a.png", "sub/c.png", "sub/.cache/d.png", "A.png")))
    found = list(walk_files([tmp_path]))
    assert names(iter(found), tmp_path) == ["A.png", "a.png", "b.png", "sub/c.png"]
    assert {file.root for file in found} == {tmp_path}
    # a file given itself, hidden or not, is taken, and its root is its folder
    assert list(walk_files([tmp_path / ".hidden.png"])) == [FoundFile(tmp_path / ".hidden.png", tmp_path)]


@posix_only
def test_a_file_counts_under_its_own_name_where_a_link_to_it_lies_beside(tmp_path: Path) -> None:
    touch(tmp_path / "in/b.png", tmp_path / "elsewhere/d.png")
    (tmp_path / "in/a.png").symlink_to("b.png")
    (tmp_path / "in/c.png").symlink_to("../elsewhere/d.png")
    (tmp_path / "in/z.png").symlink_to("b.png")
    assert names(walk_files([tmp_path / "in"]), tmp_path) == ["in/b.png", "in/c.png"]


def test_a_walk_gives_each_file_once(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "a.png", tmp_path / "one" / "b.png")
    given = [tmp_path / "one" / "b.png", tmp_path / "one", tmp_path, tmp_path / "one" / ".." / "one"]
    assert names(walk_files(given), tmp_path) == ["one/b.png", "one/a.png"]


@posix_only
def test_a_walk_follows_links_but_no_loops_and_skips_what_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside"
    touch(folder / "a.png", outside / "o.png")
    (folder / "sub").mkdir()
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "self.png").symlink_to("self.png")
    (folder / "dangling.png").symlink_to("nowhere")
    (folder / "link_to_a.png").symlink_to("a.png")
    (folder / "device.png").symlink_to("/dev/zero")
    os.mkfifo(folder / "fifo.png")
    (folder / "z").symlink_to(outside)
    os.link(folder / "a.png", folder / "hard.png")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(folder)  # a socket's path must be short
        server.bind("socket.png")
        assert names(walk_files([folder]), folder) == ["a.png", "hard.png", "z/o.png"]
        assert list(walk_files([folder / "fifo.png", folder / "device.png", folder / "socket.png"])) == []


def test_many_files_are_each_found_once_as_few_are(tmp_path: Path) -> None:
    folder, other = tmp_path / "many", tmp_path / "other"
    numbers = [f"{number:05}.png" for number in range(1200)]
    touch(*(folder / name for name in numbers), *(other / name for name in numbers))
    for link in ("first.png", "second.png"):
        (other / link).symlink_to(folder / "00007.png")
    assert names(walk_files([folder, folder]), folder) == numbers
    assert names(walk_files([folder / "00003.png", folder, other]), tmp_path) == [
        "many/00003.png",
        *(f"many/{name}" for name in numbers if name != "00003.png"),
        *(f"other/{name}" for name in numbers),
    ]
    (folder / "zero.png").symlink_to("00000.png")
    os.link(folder / "00001.png", tmp_path / "hard.png")
    assert names(walk_files([folder]), folder) == numbers


def test_a_missing_path_is_told_before_the_walk_begins(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        walk_files([tmp_path, tmp_path / "not there"])
    assert raised.value.code == ErrorCode.PATH_MISSING and "not there" in raised.value.message


@posix_only
@pytest.mark.parametrize("unwritable", [0o000], indirect=True)
def test_a_folder_that_cannot_be_listed_is_reported_and_the_rest_goes_on(unwritable: Path) -> None:
    told: list[Path] = []
    found = list(walk_files([unwritable, Path("/bin/sh")], lambda path, error: told.append(path)))
    assert [file.path for file in found] == [Path("/bin/sh")]
    assert told == [unwritable]
    with pytest.raises(AppError) as raised:
        walk_files([unwritable / "inside"])
    assert raised.value.code == ErrorCode.DISK_READ_ONLY


def test_a_deep_tree_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(150):
        deep = deep / "d"
    touch(deep / "a.png")
    assert [file.path for file in walk_files([tmp_path])] == [deep / "a.png"]


def test_a_folder_comes_whole_and_before_the_folders_in_it(tmp_path: Path) -> None:
    touch(tmp_path / "in/z.png", tmp_path / "in/b/2.png", tmp_path / "in/b/1.png", tmp_path / "in/a/deep/3.png", tmp_path / "one.png")
    contents = list(FolderWalk([tmp_path / "in", tmp_path / "one.png"]))
    assert [(content.relative, content.names) for content in contents] == [
        ("", ["z.png"]),
        ("a", []),
        (str(Path("a", "deep")), ["3.png"]),
        ("b", ["1.png", "2.png"]),
        ("", ["one.png"]),
    ]
    assert contents[0].folders == ["a", "b"]
    assert [content.are_named for content in contents] == [False, False, False, False, True]
    assert contents[4].root == contents[4].path == str(tmp_path)


def test_many_given_files_come_in_pieces_in_the_order_given(tmp_path: Path) -> None:
    paths = [tmp_path / f"{index % 7}" / f"{index:04}.png" for index in range(40)]
    touch(*paths)
    walk = FolderWalk([*paths, *paths])
    assert [Path(content.path, name) for content in walk for name in content.names] == paths
    one_folder = [tmp_path / "many" / f"{index:04}.png" for index in range(2500)]
    touch(*one_folder)
    sizes = [len(content.names) for content in FolderWalk(one_folder)]
    assert sizes == [1000, 1000, 500]


def test_a_walk_ends_at_once_when_it_is_cancelled(tmp_path: Path) -> None:
    touch(*(tmp_path / f"{index:03}.png" for index in range(300)))
    looks = 0

    def is_cancelled() -> bool:
        nonlocal looks
        looks += 1
        return looks > 10

    walk = FolderWalk([tmp_path], is_cancelled=is_cancelled)
    assert list(walk) == [] and walk.num_seen == 10


class OnlyText:
    """Takes .txt; enters no folder named no."""

    def takes(self, root: str, relative: str, path: str) -> bool:
        return relative.endswith(".txt") and Path(path) == Path(root, relative)

    def enters(self, root: str, relative: str, path: str) -> bool:
        return not relative.endswith("no")


def test_rules_leave_out_files_and_whole_folders_but_no_file_that_was_given(tmp_path: Path) -> None:
    touch(tmp_path / "a.txt", tmp_path / "a.png", tmp_path / "no/b.txt", tmp_path / "yes/c.txt", tmp_path / "yes/no/d.txt")
    walk = FolderWalk([tmp_path, tmp_path / "a.png"], OnlyText())
    assert [Path(content.relative, name).as_posix() for content in walk for name in content.names] == ["a.txt", "yes/c.txt", "a.png"]
    # A file that was left out in one place is not lost where it is met again: what counts is what was taken.
    (tmp_path / "no.txt").symlink_to(tmp_path / "a.png")
    walk = FolderWalk([tmp_path], OnlyText())
    assert [name for content in walk for name in content.names] == ["a.txt", "no.txt", "c.txt"]


@posix_only
def test_known_files_tell_contents_from_names(tmp_path: Path) -> None:
    touch(tmp_path / "a", tmp_path / "b")
    os.link(tmp_path / "a", tmp_path / "hard")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    known = KnownFiles()
    assert known.add(str(tmp_path / "a"), (tmp_path / "a").stat())
    assert known.add(str(tmp_path / "hard"), (tmp_path / "hard").stat())
    assert not known.add(str(tmp_path / "link"), (tmp_path / "link").stat())
    assert known.has_content_of((tmp_path / "hard").stat()) and not known.has_content_of((tmp_path / "b").stat())
