"""Files of a queue that can't be read: they stay, nothing is done with them, and what is the matter is told (no torch, no Qt)."""

from pathlib import Path

import msgspec

from core.errors import AppError, ErrorCode
from core.files import path_from_json, path_to_text
from core.plain_files import read_plain
from training.queue import Outcome, Queue, QueueEntry


def queue_troubles(queue: Queue) -> list[AppError]:
    """What is the matter with each file of an entry or an outcome that the queue passes over."""
    troubles = []
    for folder, kind in (("waiting", QueueEntry), ("done", Outcome)):
        for path in sorted((queue.dir / folder).glob("[!.]*.json")):
            if (reason := _damage(path, kind)) and path.exists():
                name = path_to_text(path)
                hint = "Put the file back as it was, or delete it and queue its run again."
                troubles.append(AppError(ErrorCode.NOT_A_JOB, f"The queue passes {name} over: {reason}.", hint, path=name))
    return troubles


def _damage(path: Path, kind: type[QueueEntry | Outcome]) -> str:
    """Why a file can't be read, as half a sentence; '' where it can."""
    try:
        path_from_json(msgspec.json.decode(read_plain(path), type=kind).run)
    except OSError as error:
        return error.strerror or "it can't be read"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return f"it is damaged: {error}"
    except AppError:
        return "the path of its run makes no sense"
    return ""
