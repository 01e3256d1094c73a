"""Files that are whole or absent: replacement in one piece, and troubles of disks in plain words."""

import base64
import binascii
import errno
import os
import re
import secrets
import shutil
import socket
import sys
import time
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from core.errors import AppError, ErrorCode
from core.new_names import give_new_name
from core.plain_files import NO_FILE

SHARING_PATIENCE_S = 2.0
"""How long we wait for another program to let go of a file (virus scanners and indexers on Windows hold files for moments)."""

_SHARING_WINERRORS = frozenset({5, 32, 33})  # access denied, sharing violation, lock violation
_FULL_ERRNOS = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_READ_ONLY_ERRNOS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE_ERRNOS = frozenset({errno.ENOENT, errno.ENOTDIR, getattr(errno, "ESTALE", errno.ENOENT)})
_NO_FOLDER_SYNC_ERRNOS = frozenset({errno.EINVAL, errno.EBADF, errno.EACCES, errno.ENOTSUP, errno.EISDIR})
PARTIAL_SUFFIX = ".partial"
"""How the names of all end that are not whole yet."""
_PARTIAL_NAME = re.compile(r"^\..*\.(?P<pid>\d+)-(?P<host>[0-9a-f]{8})-[0-9a-f]{8}\.partial$", re.DOTALL)
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CONTROL_PICTURES = 0x2400
_MAX_STEM_BYTES = 80
_MAX_PATH = 32_767
_FOREIGN_PARTIAL_AGE_S = 7 * 24 * 3600.0
JsonPath = str | dict[str, str]
"""A path as JSON can hold it: text, or `{"b64": ...}` of its bytes where it is not UTF-8."""
FileNumber = tuple[int, int]
"""The device and the number of a file: who puts another in its place makes another number."""
_Result = TypeVar("_Result")


# ---------------------------------------------------------------------------------------------------------------- names


def path_to_json(path: Path | str) -> JsonPath:
    """A path for JSON."""
    text = os.fspath(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return {"b64": base64.b64encode(os.fsencode(text)).decode("ascii")}
    return text


def path_from_json(value: JsonPath) -> Path:
    """The path that `path_to_json` wrote. Raises PATH_MISSING where the text is no path at all, or longer than any system takes."""
    try:
        text = value if isinstance(value, str) else os.fsdecode(base64.b64decode(value["b64"], validate=True))
    except (KeyError, binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise AppError(ErrorCode.PATH_MISSING, "A stored file name is damaged.", "Choose the file or folder again.") from error
    if "\0" in text or len(text) > _MAX_PATH:
        raise AppError(ErrorCode.PATH_MISSING, "A stored file name is damaged.", "Choose the file or folder again.")
    return Path(text)


def is_utf8(path: Path) -> bool:
    """Whether libraries that take a path as text can be given this one; to others its content is handed."""
    return isinstance(path_to_json(path), str)


def as_utf8(name: str) -> str:
    """A file's name as text that any file can hold: bytes that are not UTF-8 become the replacement character."""
    return os.fsencode(name).decode("utf-8", "replace")


def path_to_text(path: Path | str) -> str:
    """A path as a sentence can show it: bytes that are not UTF-8 become the replacement character, the rest as `visible_text`."""
    return visible_text(as_utf8(os.fspath(path)))


def visible_text(text: str) -> str:
    """Somebody else's text as a line can show it: what would steer a terminal or turn the line round becomes a visible sign.

    Controls become their pictures (␊ for a line break), other controls, formats, separators and halves of characters,
    which no file or pipe takes (Unicode Cc, Cf, Zl, Zp, Cs), ⟨U+202E⟩.
    """
    if text.isprintable():
        return text
    return "".join(_visible_sign(character) if unicodedata.category(character) in _UNSEEN else character for character in text)


def _visible_sign(character: str) -> str:
    code = ord(character)
    return chr(_CONTROL_PICTURES + code) if code < 0x20 else "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"


# ------------------------------------------------------------------------------------------------------------- troubles


def disk_error(error: OSError, path: Path) -> AppError:
    """The user's trouble behind an OSError met at `path`: full, read-only, gone, or failed."""
    name = path_to_text(path)
    if error.errno in _FULL_ERRNOS:
        message, hint = f"There is no room left for {name}.", "Free some space on that disk, then go on."
        return AppError(ErrorCode.DISK_FULL, message, hint, path=name)
    if is_sharing_violation(error) and os.access(path, os.W_OK):
        message, hint = f"Another program keeps {name} open{_held_by(path)}.", "Close it there, then try again."
        return AppError(ErrorCode.DISK_FAILED, message, hint, path=name)
    if error.errno in _READ_ONLY_ERRNOS:
        message, hint = f"{name} may not be written or read.", "Choose another folder, or change its permissions."
        return AppError(ErrorCode.DISK_READ_ONLY, message, hint, path=name)
    if error.errno in _GONE_ERRNOS:
        if path.parent.is_dir():
            return missing_error(path)
        standing = next((place for place in path.parents if os.path.lexists(place)), None)
        if standing is not None and not standing.is_dir():
            name = path_to_text(standing)
            return AppError(ErrorCode.FOLDER_GONE, f"{name} is a file, where a folder should be.", "Choose another folder.", path=name)
        folder = path_to_text(path.parent)
        return AppError(ErrorCode.FOLDER_GONE, f"The folder {folder} is no longer there.", "Put it back or choose another.", path=folder)
    if error.errno == errno.ENAMETOOLONG:
        return AppError(ErrorCode.DISK_FAILED, f"The name {name} is too long for that disk.", "Choose a shorter one.", path=name)
    hint = "Move it away, and put the file in its place."
    if error.errno == errno.EISDIR:
        return AppError(ErrorCode.DISK_FAILED, f"{name} is a folder, where a file should be.", hint, path=name)
    if error.strerror == NO_FILE:
        return AppError(ErrorCode.DISK_FAILED, f"{name} is no file, but a pipe or a device.", hint, path=name)
    reason = error.strerror or "unknown reason"
    return AppError(ErrorCode.DISK_FAILED, f"The disk failed at {name}: {reason}.", "Check the disk and its connection.", path=name)


def missing_error(path: Path) -> AppError:
    """The user's trouble where `path` is not there."""
    name = path_to_text(path)
    return AppError(ErrorCode.PATH_MISSING, f"{name} is not there.", "Check the name, or choose it again.", path=name)


def is_sharing_violation(error: OSError) -> bool:
    """Whether Windows refused because another program holds the file (elsewhere files are shared without asking)."""
    return getattr(error, "winerror", None) in _SHARING_WINERRORS


def wait_out_sharing(action: Callable[[], _Result]) -> _Result:
    """Does `action`, again and again for up to SHARING_PATIENCE_S while another program holds the file. Raises what it raised last."""
    deadline = time.monotonic() + SHARING_PATIENCE_S
    while True:
        try:
            return action()
        except OSError as error:
            if not is_sharing_violation(error) or time.monotonic() >= deadline:
                raise
        time.sleep(0.05)


def _held_by(path: Path) -> str:
    """' by NAME (process N)' where the system tells within a second, else ''."""
    import psutil  # only met in trouble; the window must not pay for it at its start

    deadline = time.monotonic() + 1.0
    target = os.path.realpath(path)
    for process in psutil.process_iter():
        if time.monotonic() > deadline:
            break
        try:
            if process.pid != os.getpid() and any(os.path.realpath(opened.path) == target for opened in process.open_files()):
                return f" by {process.name()} (process {process.pid})"
        except (psutil.Error, OSError):
            continue
    return ""


# -------------------------------------------------------------------------------------------------------- whole or absent


def partial_path_for(path: Path) -> Path:
    """A fresh hidden name beside `path` for its unfinished state; `sweep_partials` knows it, whatever the length of `path`'s name."""
    stem = path.stem.lstrip(".")
    while len(os.fsencode(stem)) > _MAX_STEM_BYTES:
        stem = stem[: len(stem) - 1 - (len(os.fsencode(stem)) - _MAX_STEM_BYTES) // 4]
    # random at the end: in a container a process often has the number of the one that crashed
    return path.parent / f".{stem}.{os.getpid()}-{_host_tag()}-{secrets.token_hex(4)}.partial"


@contextmanager
def writing_whole(path: Path, *, durable: bool = True) -> Iterator[Path]:
    """Gives a temporary path to write (and close); on success it is put at `path` in one piece, on failure it is removed.

    `durable` waits until the disk has it. Raises AppError (DISK_*, FOLDER_GONE) for troubles with the disk; other errors of the body pass.
    """
    temporary = partial_path_for(path)
    try:
        try:
            yield temporary
        except OSError as error:
            if error.errno is None or error.filename not in (None, os.fspath(temporary), temporary):
                raise  # not ours: a codec's complaint, or another file
            raise disk_error(error, path) from error
        try:
            if durable:
                _sync_file(temporary)
            wait_out_sharing(lambda: temporary.replace(path))
            if durable:
                _sync_folder(path.parent)
        except OSError as error:
            raise disk_error(error, path) from error
    except BaseException:
        _remove_quietly(temporary)
        raise


def write_whole(path: Path, data: bytes, *, durable: bool = True) -> FileNumber:
    """Makes `data` the content of `path`: a reader, or a crash at any point, sees the old content or the new, never a part.

    Raises AppError (DISK_*, FOLDER_GONE); the old content then stands.
    """
    with writing_whole(path, durable=durable) as temporary, temporary.open("xb") as file:
        file.write(data)
        return _number_of(os.fstat(file.fileno()))


def write_whole_new(path: Path, data: bytes) -> FileNumber | None:
    """As write_whole, but only where nothing has that name yet; None, with nothing changed, where something has.

    Of several programs that write the same name at once one gets it. Only on a drive that knows neither hard links nor renaming
    without replacing may two of them, within the same moment, not notice each other. Raises AppError (DISK_*, FOLDER_GONE).
    """
    temporary = partial_path_for(path)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            number = _number_of(os.fstat(file.fileno()))
        wait_out_sharing(lambda: give_new_name(temporary, path))
        _sync_folder(path.parent)
    except FileExistsError:
        return None
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        _remove_quietly(temporary)
    return number


def remove_own(path: Path, number: FileNumber) -> None:
    """Removes the file that was written with this number, as far as the disk lets it; what somebody else has put in its place stays."""
    with suppress(OSError):
        if _number_of(os.lstat(path)) == number:
            path.unlink()


def _number_of(status: os.stat_result) -> FileNumber:
    return status.st_dev, status.st_ino


def rename_folder_whole(temp_dir: Path, final_dir: Path) -> None:
    """Puts a finished folder under its final name in one step, after the disk has all of it. Raises NAME_TAKEN or AppError (DISK_*)."""
    try:
        for folder, _, names in os.walk(temp_dir):
            for name in names:
                _sync_file(Path(folder, name))
            _sync_folder(Path(folder))
        if os.path.lexists(final_dir):  # rename would silently replace an empty folder
            name = path_to_text(final_dir)
            raise AppError(ErrorCode.NAME_TAKEN, f"{name} already exists.", "Choose another name.", path=name)
        wait_out_sharing(lambda: temp_dir.rename(final_dir))
        _sync_folder(final_dir.parent)
    except OSError as error:
        raise disk_error(error, final_dir) from error


@contextmanager
def writing_folder_whole(folder: Path) -> Iterator[Path]:
    """Gives a new temporary folder to fill; on success it becomes `folder` in one step, on failure it is removed with all in it.

    Raises NAME_TAKEN, AppError (DISK_*, FOLDER_GONE); what else its body raises passes.
    """
    temporary = partial_path_for(folder)
    try:
        temporary.mkdir(parents=True)
        yield temporary
        rename_folder_whole(temporary, folder)
    except OSError as error:
        raise disk_error(error, folder) from error
    finally:
        _remove_quietly(temporary)


def remove_folder_whole(folder: Path) -> None:
    """Removes a folder with all in it; renamed first, so that it is never half there under its name. Raises AppError (DISK_*)."""
    doomed = partial_path_for(folder)
    try:
        wait_out_sharing(lambda: folder.rename(doomed))
    except OSError as error:
        raise disk_error(error, folder) from error
    _remove_quietly(doomed)


def sweep_partials(folder: Path) -> int:
    """Removes what processes that are gone left unfinished directly in `folder`; returns how many files and folders it removed."""
    num_removed = 0
    try:
        paths = list(folder.iterdir())
    except OSError:
        return 0
    for path in paths:
        if is_abandoned_partial(path):
            _remove_quietly(path)
            num_removed += not os.path.lexists(path)
    return num_removed


def is_abandoned_partial(path: Path) -> bool:
    """Whether a process that is gone left this unfinished."""
    match = _PARTIAL_NAME.match(path.name)
    return match is not None and _is_abandoned(path, int(match["pid"]), match["host"])


def _is_abandoned(path: Path, pid: int, host: str) -> bool:
    try:
        written = os.lstat(path).st_mtime
    except OSError:
        return False
    if host != _host_tag():  # nobody here can tell whether that process lives; nothing of ours takes a week
        return time.time() - written > _FOREIGN_PARTIAL_AGE_S
    import psutil  # only met at starts; the window must not pay for it at its own

    try:
        process = psutil.Process(pid)
        # one that was killed stays listed until somebody asks for its end; one younger than the file by more than any clock's
        # adjustment got a used number
        return process.status() == psutil.STATUS_ZOMBIE or float(process.create_time()) > written + 60.0
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False


def _host_tag() -> str:
    return f"{zlib.crc32(socket.gethostname().encode('utf-8', 'surrogateescape')):08x}"


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)  # Windows flushes only what may be written
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    """Makes a rename durable, where folders can be synced (not on Windows, not on every network drive)."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC_ERRNOS:
            raise
    finally:
        os.close(descriptor)


def _remove_quietly(path: Path) -> None:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        pass  # swept later
