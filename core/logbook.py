"""The program's own log file: where tracebacks go instead of the screen."""

import logging
import logging.handlers
from pathlib import Path

import platformdirs

_MAX_BYTES = 1_000_000
_NUM_OLD = 2
_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"


def log_dir() -> Path:
    """The folder of the log files; it need not exist yet."""
    return platformdirs.user_log_path("diptych", appauthor=False)


def open_logbook() -> Path | None:
    """Send what Python's logging is told to the log file, and return the file; None where no file can be written.

    Warnings of libraries go there too, and not to the screen. A second call changes nothing.
    """
    root = logging.getLogger()
    for handler in root.handlers:
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            return Path(handler.baseFilename)
    try:
        log_dir().mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            log_dir() / "diptych.log", maxBytes=_MAX_BYTES, backupCount=_NUM_OLD, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:  # a read-only home: the program works without a log
        root.addHandler(logging.NullHandler())
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    logging.captureWarnings(True)
    return Path(handler.baseFilename)


def log_bug(error: BaseException) -> Path | None:
    """Write the traceback of a bug of ours to the log file, and return the file; None where it could not be written."""
    place = open_logbook()
    logging.getLogger("diptych").critical("unexpected %s", type(error).__name__, exc_info=error)
    return place
