"""Trains the small healthy and spoiled runs of tests/training/spoiled.py with several seeds, and prints the cards that each gets.

A spoiled one is right where its card is the first at the end, a healthy one where no card is shown at any step.

    .venv/bin/python tests/benchmarks/spoiled_trainings.py [--seeds 3] [--only NAME]... [--record DIR]

With --record the events of each run are kept, without what the diagnosis does not look at, as the tests replay them.
"""

import argparse
import gzip
import sys
import tempfile
import time
from pathlib import Path

import msgspec
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.jobs.reader import read_all
from tests.training.spoiled import EXPECTED, HEALTHY, SPOILED, create, first_cards, train
from training.diagnosis import diagnose
from training.history import RunHistory
from training.run import Preview, RunEvent, RunFolder, read_request


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--record", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    num_wrong = 0
    for name, training in {**SPOILED, **HEALTHY}.items():
        if options.only and name not in options.only:
            continue
        for seed in range(options.seeds):
            with tempfile.TemporaryDirectory() as folder:
                run = create(Path(folder), training, seed)
                start = time.process_time()
                code = train(run, training)
                num_wrong += not _report(name, seed, run, code, time.process_time() - start, EXPECTED.get(name))
                if options.record:
                    _record(run, options.record / f"{name.replace(' ', '-')}-{seed}.jsonl.gz")
    print(f"{num_wrong} runs got other cards than they should")
    return 1 if num_wrong else 0


def _report(name: str, seed: int, run: RunFolder, code: int, seconds: float, expected: str | None) -> bool:
    settings, events = read_request(run.path).settings, read_all(run.job, RunEvent)
    history = RunHistory()
    history.apply(events)
    cards = diagnose(history, settings)
    codes = [str(card.code) for card in cards]
    seen = {step: code for step, code in first_cards(events, settings) if code is not None}
    is_right = codes[:1] == [expected] if expected else not seen
    way = f"; on its way from step {min(seen)} to {max(seen)}: {sorted(set(map(str, seen.values())))}" if seen else ""
    word = "ok   " if is_right else "WRONG"
    print(f"{word} {name}, seed {seed}: {codes}{way} (exit code {code}, {history.step} steps, {seconds:.0f} s of a core)")
    for card in cards:
        print(f"      {card.reason}")
    sys.stdout.flush()
    return is_right


def _record(run: RunFolder, path: Path) -> None:
    """Settings first, then the events."""
    path.parent.mkdir(parents=True, exist_ok=True)
    events = [event for event in read_all(run.job, RunEvent) if not isinstance(event, Preview)]
    lines = [msgspec.json.encode(read_request(run.path).settings), *(msgspec.json.encode(event) for event in events)]
    path.write_bytes(gzip.compress(b"\n".join(lines), mtime=0))


if __name__ == "__main__":
    sys.exit(main())
