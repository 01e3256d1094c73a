"""Campaigns against the app, by command: kills, damaged files and long use, with a fixed seed.

    .venv/bin/python -m tests.campaigns                          # all of them, at the length that docs/reliability.md tells
    .venv/bin/python -m tests.campaigns window-kills --num 5     # one, shorter
    .venv/bin/python -m tests.campaigns fuzz soak --minutes 30   # these two, longer
    .venv/bin/python -m tests.campaigns --record                 # the outcome goes into docs/reliability.md

The exit code is 1 where anything was lost, crashed, hung or grew.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT_DIR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT_DIR))

SEED = 20261126


class Campaign(NamedTuple):
    """One campaign: its module, and how much of it is usual."""

    module: str
    usual: int
    unit: str
    """What is counted: kills, minutes, times."""


CAMPAIGNS = {
    "training-kills": Campaign("training_kills", 100, "kills"),
    "translation-kills": Campaign("translation_kills", 100, "kills"),
    "window-kills": Campaign("window_kills", 50, "kills"),
    "dataset-kills": Campaign("dataset_kills", 50, "kills"),
    "fuzz": Campaign("fuzz", 10, "minutes"),
    "soak": Campaign("soak", 3, "minutes"),
    "network": Campaign("network", 1, "times"),
}


def main() -> int:
    """Run the campaigns that were named, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(CAMPAIGNS))
    parser.add_argument("--num", type=int, help="so many kills instead of the usual number")
    parser.add_argument("--minutes", type=float, help="so many minutes instead of the usual")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--record", action="store_true", help="write the outcome into docs/reliability.md")
    given = parser.parse_args()
    unknown = set(given.names) - CAMPAIGNS.keys()
    if unknown:
        parser.error(f"no campaign is called {', '.join(sorted(unknown))}")
    signal.signal(signal.SIGTERM, _ends_early)
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    outcomes = {}
    for name in given.names or CAMPAIGNS:
        campaign = CAMPAIGNS[name]
        amount = (given.minutes if campaign.unit == "minutes" else given.num) or campaign.usual
        outcomes[name] = _outcome(name, campaign, amount, given.seed)
    if given.record:
        from tests.faults.reliability import record_campaigns

        record_campaigns({name: words for name, (_, words) in outcomes.items()})
    return int(not all(passed for passed, _ in outcomes.values()))


def _ends_early(number: int, frame: object) -> NoReturn:
    """As by Ctrl+C: workers are ended and folders removed on the way out."""
    print("told to end before its time; no loss until then", flush=True)
    raise KeyboardInterrupt


def _outcome(name: str, campaign: Campaign, amount: float, seed: int) -> tuple[bool, str]:
    """Whether nothing was lost, and what is to be told."""
    print(f"{name}: {amount:g} {campaign.unit}, seed {seed}", flush=True)
    run: Callable[..., str] = import_module(f"tests.campaigns.{campaign.module}").run
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"diptych-{name}-", ignore_cleanup_errors=True) as folder:
        for kind in ("CONFIG", "CACHE", "DATA", "STATE"):  # nothing of the user's is read or written
            os.environ[f"XDG_{kind}_HOME"] = f"{folder}/xdg/{kind.lower()}"
        place = Path(folder) / "campaign"
        place.mkdir()
        try:
            words = run(amount if campaign.unit == "minutes" else int(amount), seed, place)
            passed = True
        except AssertionError as lost:
            words, passed = f"FAILED: {lost}", False
    told = f"{words} ({time.monotonic() - begun:.0f} s)"
    print(told, flush=True)
    return passed, told


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
