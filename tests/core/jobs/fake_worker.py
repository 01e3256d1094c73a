"""A worker without work that speaks the real protocol: `fake_worker.py JOB_DIR MODE`, in one of the modes below."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

from core.errors import AppError
from core.jobs.control import ControlInbox
from core.jobs.events import Answered, Finished, Paused, Resumed, Started, Stopped, Warned
from core.jobs.folder import JobFolder
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter


def started(from_step: int = 0) -> Started:
    return Started(
        from_step=from_step, device="cpu", precision="fp32", code_path="fake", reason="test", pid=os.getpid(), host=socket.gethostname()
    )


def obey(folder: JobFolder, writer: EventWriter, is_deaf: bool) -> int:
    """Idles until told to stop; 0 when it was."""
    inbox = ControlInbox(folder)
    writer.begin_session()
    writer.write(started())
    inbox.discard_stale(writer.write)
    while True:
        for command in [] if is_deaf else inbox.poll():
            writer.write(Answered(command_id=command.id, command=command.command))
            if command.command == "pause":
                writer.write(Paused(step=1))
            elif command.command == "resume":
                writer.write(Resumed(step=1))
            else:
                writer.write(Stopped(step=1))
                return 0
        time.sleep(0.01)


def flood(writer: EventWriter) -> int:
    """Writes numbered events as fast as it can, for ever: to be killed in the middle."""
    writer.begin_session()
    writer.write(started())
    number = 0
    while True:
        writer.write(Warned(code="test", message=f"{number}:" + "x" * (number % 4000)))
        number += 1


def main(job_dir: str, mode: str) -> int:
    if mode == "crash":
        raise RuntimeError("the card is on fire")
    if mode == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mode == "parent":  # deaf to SIGTERM's purpose: leaves a child behind
        import subprocess

        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    folder = JobFolder(Path(job_dir), "run.json")
    try:
        with JobLock(folder), EventWriter(folder) as writer:
            if mode == "flood":
                return flood(writer)
            with Heartbeat(folder, lambda: HeartbeatProgress(step=1, total=2)):
                if mode == "finish":
                    writer.begin_session()
                    writer.write(started())
                    writer.write(Finished(step=2))
                    return 0
                return obey(folder, writer, is_deaf=mode in ("deaf", "parent"))
    except AppError as error:
        print(error, file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
