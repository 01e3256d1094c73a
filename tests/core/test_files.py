"""Files are whole or absent under every trouble, and walks give each of the user's files once."""

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

import core.files
import core.new_names
from core.errors import AppError, ErrorCode
from core.files import (
    disk_error,
    partial_path_for,
    path_from_json,
    path_to_json,
    path_to_text,
    rename_folder_whole,
    sweep_partials,
    wait_out_sharing,
    write_whole,
    write_whole_new,
    writing_folder_whole,
    writing_whole,
)

ROOT_DIR = Path(__file__).resolve().parents[2]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")


def python(code: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT_DIR)}


# ---- names


@pytest.mark.parametrize("name", [b"plain.png", "Ü 日本 \N{GRINNING FACE}\n.png".encode(), b"\xff\xfe bytes.png", b"-dash", b" "])
def test_any_name_survives_json(name: bytes) -> None:
    path = Path(os.fsdecode(b"/some/" + name))
    value = msgspec.json.decode(msgspec.json.encode(path_to_json(path)), type=str | dict[str, str])
    assert os.fsencode(path_from_json(value)) == b"/some/" + name


@pytest.mark.parametrize("value", [{}, {"b64": "***"}, {"b64": "AA=="}, "a\0b"])
def test_a_damaged_name_is_refused(value: str | dict[str, str]) -> None:
    with pytest.raises(AppError) as raised:
        path_from_json(value)
    assert raised.value.code == ErrorCode.PATH_MISSING


def test_a_name_in_a_sentence_is_one_line_of_text() -> None:
    assert path_to_text(Path(os.fsdecode(b"a\n\xff.png"))) == "a␊\ufffd.png"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x1b[31m\x7f.png", "a␛[31m␡.png"),
        ("a\x85b\u2028c\u2029.png", "a⟨U+0085⟩b⟨U+2028⟩c⟨U+2029⟩.png"),
        ("a\u202egnp.exe", "a⟨U+202E⟩gnp.exe"),
        ("日本 ä\xa0🎨.png", "日本 ä\xa0🎨.png"),
    ],
)
def test_a_name_in_a_sentence_steers_no_terminal(name: str, shown: str) -> None:
    assert path_to_text(Path(name)) == shown


# ---- whole or absent


@pytest.mark.parametrize("name", ["a.json", ".hidden", "x" * 250, "日" * 83 + ".png"])
def test_write_whole_replaces_and_leaves_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    for data in (b"one", b"two" * 100_000, b""):
        write_whole(path, data)
        assert path.read_bytes() == data
    assert [child.name for child in tmp_path.iterdir()] == [name]


@posix_only
def test_a_name_that_is_not_utf8_is_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xff\xfe.bin")
    write_whole(path, b"data")
    assert [os.fsencode(child.name) for child in tmp_path.iterdir()] == [b"\xff\xfe.bin"]


def test_a_failed_body_leaves_the_old_file_and_keeps_its_own_error(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    for error in (ValueError("no such format"), OSError("cannot write mode CMYK as PNG"), FileNotFoundError(2, "gone", "other.png")):
        with pytest.raises(type(error)) as raised, writing_whole(path) as temporary:
            temporary.write_bytes(b"half")
            raise error
        assert raised.value is error
    with pytest.raises(KeyboardInterrupt), writing_whole(path) as temporary:
        temporary.write_bytes(b"half")
        raise KeyboardInterrupt
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_troubles_of_the_disk_have_their_own_codes(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        write_whole(tmp_path / "no" / "a.json", b"")
    assert raised.value.code == ErrorCode.FOLDER_GONE and str(tmp_path / "no") in raised.value.message
    (tmp_path / "folder").mkdir()
    with pytest.raises(AppError) as raised:
        write_whole(tmp_path / "folder", b"")
    assert raised.value.code == ErrorCode.DISK_FAILED
    expected = {
        errno.ENOSPC: ErrorCode.DISK_FULL,
        errno.EDQUOT: ErrorCode.DISK_FULL,
        errno.EROFS: ErrorCode.DISK_READ_ONLY,
        errno.EACCES: ErrorCode.DISK_READ_ONLY,
        errno.ENOENT: ErrorCode.PATH_MISSING,
        errno.EIO: ErrorCode.DISK_FAILED,
    }
    for number, code in expected.items():
        assert disk_error(OSError(number, os.strerror(number)), tmp_path / "a").code == code
    assert "too long" in disk_error(OSError(errno.ENAMETOOLONG, "File name too long"), tmp_path / "a").message


@posix_only
def test_a_read_only_folder_is_told(unwritable: Path) -> None:
    with pytest.raises(AppError) as raised:
        write_whole(unwritable / "a.json", b"data")
    assert raised.value.code == ErrorCode.DISK_READ_ONLY and "a.json" in raised.value.message


FULL = """
import resource, sys
from pathlib import Path
from core.errors import AppError
from core.files import write_whole
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
try:
    write_whole(Path(sys.argv[1]), b"new" * 10_000)
except AppError as error:
    print(error.code)
"""


@posix_only
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    result = subprocess.run(python(FULL, path), env=environment(), capture_output=True, text=True, timeout=60)
    assert result.stdout.strip() == "disk.full", result.stderr
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


REWRITE = """
import sys
from pathlib import Path
from core.files import write_whole
while True:
    for letter in b"ab":
        write_whole(Path(sys.argv[1]), bytes([letter]) * 300_000)
        print(flush=True)
"""


@posix_only
def test_a_killed_writer_leaves_a_whole_file_and_its_leavings_are_swept(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    num_partials = 0
    for delay_ms in range(0, 24, 2):
        with subprocess.Popen(python(REWRITE, path), env=environment(), stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()  # it is in full swing
            time.sleep(delay_ms / 1000)
            assert sweep_partials(tmp_path) == 0  # it lives: its partial is left alone
            process.send_signal(signal.SIGKILL)
        data = path.read_bytes()
        assert len(data) == 300_000 and len(set(data)) == 1
        num_left = len(list(tmp_path.iterdir())) - 1
        assert sweep_partials(tmp_path) == num_left
        num_partials += num_left
        assert list(tmp_path.iterdir()) == [path]
    assert num_partials > 0, "no kill met a write: the test shows nothing"


def test_sweeping_knows_the_dead_from_the_living(tmp_path: Path) -> None:
    dead = subprocess.Popen(python("pass"))
    dead.wait()
    mine = partial_path_for(tmp_path / "mine.bin")
    theirs = mine.with_name(mine.name.replace(f".{os.getpid()}-", f".{dead.pid}-"))
    recycled = mine.with_name(mine.name.replace("mine", "recycled"))
    folder = theirs.with_name(theirs.name.replace("mine", "step-00001000"))
    foreign = mine.with_name(theirs.name.replace(f"-{core.files._host_tag()}-", "-00000000-"))
    others = [tmp_path / "photo.partial", tmp_path / ".x.partial"]
    for path in (mine, theirs, recycled, foreign, *others):
        path.write_bytes(b"")
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_bytes(b"")
    os.utime(recycled, (1e9, 1e9))  # written long before this process began: only the number is ours
    assert sweep_partials(tmp_path) == 3
    assert sorted(tmp_path.iterdir()) == sorted([mine, foreign, *others])
    os.utime(foreign, (1e9, 1e9))
    assert sweep_partials(tmp_path) == 1
    assert sweep_partials(tmp_path / "not there") == 0


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="only there can one wait for an end and leave it to be asked for")
def test_a_process_that_ended_and_was_not_asked_for_is_dead(tmp_path: Path) -> None:
    ended = subprocess.Popen(python("pass"))
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
    mine = partial_path_for(tmp_path / "mine.bin")
    mine.with_name(mine.name.replace(f".{os.getpid()}-", f".{ended.pid}-")).write_bytes(b"")
    assert sweep_partials(tmp_path) == 1
    ended.wait()


def test_a_folder_appears_whole_and_never_over_another(tmp_path: Path) -> None:
    final = tmp_path / "step-00001000"
    temporary = partial_path_for(final)
    (temporary / "deep").mkdir(parents=True)
    (temporary / "deep" / "a.bin").write_bytes(b"data")
    rename_folder_whole(temporary, final)
    assert (final / "deep" / "a.bin").read_bytes() == b"data" and list(tmp_path.iterdir()) == [final]
    temporary.mkdir()
    (tmp_path / "empty").mkdir()
    for taken in (final, tmp_path / "empty"):
        with pytest.raises(AppError) as raised:
            rename_folder_whole(temporary, taken)
        assert raised.value.code == ErrorCode.NAME_TAKEN
    with pytest.raises(AppError):
        rename_folder_whole(tmp_path / "not there", tmp_path / "new")


def test_a_folder_that_could_not_be_filled_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    for trouble, told in ((ValueError("ours"), ValueError), (OSError(errno.ENOSPC, "full"), AppError)):
        with pytest.raises(told), writing_folder_whole(folder) as temporary:
            (temporary / "a.bin").write_bytes(b"data")
            raise trouble
        assert list(folder.parent.iterdir()) == []
    with writing_folder_whole(folder) as temporary:
        (temporary / "a.bin").write_bytes(b"data")
    assert [path.name for path in folder.iterdir()] == ["a.bin"] and list(folder.parent.iterdir()) == [folder]


# ---- another program's grip (faked: only Windows knows it)


class Gripped(PermissionError):
    winerror = 32


def test_another_programs_grip_is_waited_out(tmp_path: Path) -> None:
    num_tries = 0

    def action() -> str:
        nonlocal num_tries
        num_tries += 1
        if num_tries < 4:
            raise Gripped(errno.EACCES, "in use")
        return "done"

    assert wait_out_sharing(action) == "done" and num_tries == 4
    with pytest.raises(IsADirectoryError):  # other errors are not waited for
        wait_out_sharing(lambda: tmp_path.read_bytes())


def test_a_lasting_grip_ends_after_two_seconds_and_the_holder_is_named(tmp_path: Path) -> None:
    path = tmp_path / "held.json"
    path.write_bytes(b"")

    def action() -> None:
        raise Gripped(errno.EACCES, "in use")

    before = time.monotonic()
    with pytest.raises(Gripped) as raised:
        wait_out_sharing(action)
    assert 2.0 <= time.monotonic() - before < 4.0
    code = "import sys; file = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
    with subprocess.Popen(python(code, path), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        error = disk_error(raised.value, path)
        holder.communicate()
    assert error.code == ErrorCode.DISK_FAILED and "Another program keeps" in error.message
    assert f"(process {holder.pid})" in error.message


def test_a_file_is_replaced_as_soon_as_the_grip_loosens_and_stays_whole_if_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "held.json"
    path.write_bytes(b"old")
    num_refusals = 3
    replace = Path.replace

    def gripped(source: Path, target: Path) -> Path:
        nonlocal num_refusals
        num_refusals -= 1
        if num_refusals >= 0:
            raise Gripped(errno.EACCES, "in use", os.fspath(target))
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", gripped)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    num_refusals = 10**6
    with pytest.raises(AppError) as raised:
        write_whole(path, b"newer")
    assert raised.value.code == ErrorCode.DISK_FAILED and "Another program keeps" in raised.value.message
    assert path.read_bytes() == b"new" and list(tmp_path.iterdir()) == [path]


# ---- a new file


def test_a_new_file_takes_no_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    assert write_whole_new(path, b"first") and not write_whole_new(path, b"second")
    assert path.read_bytes() == b"first" and list(tmp_path.iterdir()) == [path]
    with pytest.raises(AppError) as raised:
        write_whole_new(tmp_path / "no" / "a.png", b"")
    assert raised.value.code == ErrorCode.FOLDER_GONE


@posix_only
def test_a_link_that_leads_nowhere_is_something_too(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "nowhere")
    assert not write_whole_new(tmp_path / "a.png", b"data") and not (tmp_path / "nowhere").exists()


def no_links(*_: object) -> None:
    raise PermissionError(errno.EPERM, "the drive knows no hard links")


def no_exclusive_renames(*_: object) -> None:
    raise OSError(errno.EINVAL, "the drive does not know it")


@posix_only
@pytest.mark.parametrize("knows_exclusive_renames", [True, False])
def test_drives_without_hard_links_take_new_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, knows_exclusive_renames: bool
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    if not knows_exclusive_renames:
        monkeypatch.setattr(core.new_names, "_rename_exclusively", no_exclusive_renames)
    path = tmp_path / "a.png"
    assert write_whole_new(path, b"first") and not write_whole_new(path, b"second")
    assert path.read_bytes() == b"first" and list(tmp_path.iterdir()) == [path]


TAKE = """
import sys
from pathlib import Path
from core.files import write_whole_new
print(flush=True)
sys.stdin.readline()
for number in range(200):
    if write_whole_new(Path(sys.argv[1], str(number)), sys.argv[2].encode() * 1000):
        print(number)
"""


def test_of_programs_that_write_the_same_names_each_name_has_one(tmp_path: Path) -> None:
    programs = []
    for letter in "abc":
        program = subprocess.Popen(
            python(TAKE, tmp_path, letter), env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        programs.append(program)
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    taken: dict[str, str] = {}
    for letter, program in zip("abc", programs, strict=True):
        for name in program.communicate(timeout=120)[0].split():
            assert name not in taken, "two programs were told that the name is theirs"
            taken[name] = letter
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {name: letter * 1000 for name, letter in taken.items()} and len(found) == 200
