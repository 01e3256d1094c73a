"""A training worker without work that tells 10,000 steps a second: `event_flood.py RUN_DIR SECONDS`."""

import os
import socket
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import msgspec

from core.jobs.events import Started, Stopped
from core.jobs.heartbeat import Heartbeat, HeartbeatProgress
from core.jobs.lock import JobLock
from core.jobs.writer import EventWriter
from training.run import Losses, RunFolder

A_SECOND = 10_000
TURN_S = 0.02


def main(run_dir: str, seconds: str) -> int:
    folder = RunFolder(Path(run_dir)).job
    values = dict.fromkeys(("G_GAN", "G_L1", "D_real", "D_fake"), (1.0, 0.5, 1.5))
    with JobLock(folder), Heartbeat(folder, HeartbeatProgress):
        writer = EventWriter(folder)
        writer.begin_session()
        words = {"device": "cpu", "precision": "fp32", "code_path": "", "reason": ""}
        writer.write(Started(from_step=0, pid=os.getpid(), host=socket.gethostname(), **words))
        begun, step = time.monotonic(), 0
        with folder.events_path.open("ab") as file:
            while (passed := time.monotonic() - begun) < float(seconds):
                lines = []
                while step < passed * A_SECOND:
                    step += 1
                    told = {"step": step, "session": writer.session, "time": time.time()}
                    event = Losses(epoch=0, count=1, values=values, steps_per_s=A_SECOND, data_wait_share=0.0, total_steps=10**7, **told)
                    lines.append(msgspec.json.encode(event) + b"\n")
                file.write(b"".join(lines))
                file.flush()
                time.sleep(TURN_S)
        writer.write(Stopped(step=step))
        print(step, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
