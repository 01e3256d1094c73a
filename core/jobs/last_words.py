"""What a worker that can't tell its trouble as an event leaves in its log, and how whoever started it reads that again."""

from contextlib import suppress

import msgspec

from core.errors import AppError, ErrorCode

_MARK = "diptych: "


class _LastWords(msgspec.Struct, frozen=True):
    code: ErrorCode
    message: str
    hint: str = ""
    details: dict[str, str] = {}


def say_last_words(trouble: AppError) -> None:
    """Print the trouble as a line of the log that `read_last_words` knows; a log that takes no more words is passed over."""
    words = _LastWords(trouble.code, trouble.message, trouble.hint, trouble.details)
    try:
        text = msgspec.json.encode(words).decode()
    except UnicodeEncodeError:  # a name that is not UTF-8: the sentence shows it as well as can be
        text = msgspec.json.encode(_LastWords(trouble.code, _shown(trouble.message), _shown(trouble.hint))).decode()
    with suppress(OSError):
        print(_MARK + text, flush=True)


def read_last_words(log: str, exit_code: int) -> AppError | None:
    """The trouble that the last lines of a log tell, where it is the one that the worker ended with `exit_code` for."""
    for line in reversed(log.splitlines()):
        if not line.startswith(_MARK):
            continue
        try:
            words = msgspec.json.decode(line.removeprefix(_MARK), type=_LastWords)
        except (msgspec.DecodeError, RecursionError):
            continue
        trouble = AppError(words.code, words.message, words.hint, **words.details)
        return trouble if trouble.exit_code == exit_code else None
    return None


def _shown(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
