"""What a report for help must not tell: paths, names of files, of the user's things, of user and computer."""

import getpass
import json
import re
import socket
from pathlib import Path

import pytest

from training.help_report.scrubbing import APP_DIR, Scrubber

SECRETS = ("ann", "miller", "wedding", "harbour", "dusk", "老城", "smith", "anns-laptop", "holiday", "secret")


@pytest.fixture
def scrubber(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scrubber:
    """Of somebody called ann on the computer anns-laptop, whose workspace is in the home folder and holds things with names."""
    home = tmp_path / "home" / "ann"
    workspace = home / "Documents" / "Diptych"
    for name in ("datasets/Wedding of Ann", "runs/Miller try 2", "translations/20261126-130000"):
        (workspace / name).mkdir(parents=True)
    (workspace / "models").mkdir()
    (workspace / "models" / "secret sauce.safetensors").touch()
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr(getpass, "getuser", lambda: "ann")
    monkeypatch.setattr(socket, "gethostname", lambda: "anns-laptop.local")
    return Scrubber(workspace)


def place(text: str) -> str:
    return text.replace("HOME", str(Path.home()))


@pytest.mark.parametrize(
    "line",
    [
        "HOME/Pictures/Wedding 2019/Harbour at dusk.jpg is cut short.",
        "There is no file or folder HOME/Pictures/Wedding 2019 of Smith, John and all",
        "“HOME/Pictures/老城 Harbour” can't be used as a workspace.",
        "Cannot read /mnt/Holiday pictures/Smith, John/Harbour.png: Permission denied",
        "copied /media/ann/Holiday/a.png to /media/ann/Wedding/b.png",
        "Harbour at dusk.jpg is cut short.",
        "WARNING core: the picture harbour_DUSK-2.TIFF has no profile",
        r"C:\Users\ann\Pictures\Wedding\Harbour at dusk.jpg is cut short",
        r"\\nas\holiday\Smith\x.png is gone",
        "~/Pictures/Wedding/x.png is gone",
        "The dataset Wedding of Ann has 12 pairs",
        "the run Miller try 2 was stopped",
        "HOME/Documents/Diptych/runs/Miller try 2/worker.log grew",
        "HOME/Documents/Diptych/datasets/wedding of ann/index.sqlite",
        "The model “secret sauce” is installed",
        "worker 17 on anns-laptop (ann@anns-laptop.local) began",
        "see file:///home/ann/Wedding/index.html",
        "PosixPath('HOME/Holiday/Harbour')",
        "the folder /srv/Holiday is gone",
    ],
)
def test_nothing_of_somebody_is_left_in_a_line(scrubber: Scrubber, line: str) -> None:
    told = scrubber.text(place(line)).lower()
    left = [secret for secret in SECRETS if re.search(rf"(?<![a-z]){secret}", told)]
    assert not left, told


def test_user_and_computer_are_words_of_their_own(scrubber: Scrubber) -> None:
    assert scrubber.text("ANN_cache, Ann2, channel, anns-laptop:4, planned") == "<user>_cache, <user>2, channel, <host>:4, planned"


def test_what_helps_is_left(scrubber: Scrubber) -> None:
    trace = f'  File "{APP_DIR}/training/worker.py", line 31, in main\n    raise ValueError("3/4 of 12 pairs")'
    told = scrubber.text(trace)
    assert '"<diptych>/training/worker.py", line 31, in main' in told and "3/4 of 12 pairs" in told
    assert scrubber.text('File "/srv/holiday/diptych.py", line 79, in _outcome') == 'File "<path 1>/diptych.py", line 79, in _outcome'
    line = "2026-11-26 13:00:00,120 412 CRITICAL diptych: unexpected KeyError"
    assert scrubber.text(line) == line
    assert scrubber.text(place("HOME/Documents/Diptych/runs/miller try 2/events.jsonl")) == "<workspace>/runs/<run 1>/events.jsonl"


def test_the_same_path_has_the_same_placeholder(scrubber: Scrubber) -> None:
    first, again, other = scrubber.text("/a/b.png\n/a/b.png\n/a/c.png").split("\n")
    assert first == again == "<path 1.png>" and other == "<path 2.png>"


def test_documents_stay_documents(scrubber: Scrubber) -> None:
    request = {"inputs": ["/home/ann/Wedding", {"b64": "L2hvbWU="}], "model": "/x/secret sauce.safetensors", "seed": 3, "name": "Holiday"}
    told = json.loads(scrubber.document(json.dumps(request)))
    assert told["seed"] == 3 and told["inputs"] == ["<path 1>", "<path 2>"]
    assert (told["model"], told["name"]) == ("<path 3.safetensors>", "<name 1>")
    lines = scrubber.document(
        '{"event": "row_failed", "message": "Harbour.png is cut short."}\n{"event": "started", "host": "anns-laptop"}\ntorn {"'
    )
    first, second, torn = lines.splitlines()
    assert json.loads(first) == {"event": "row_failed", "message": "<file 1.png> is cut short."}
    assert json.loads(second)["host"] == "<name 2>" and torn == 'torn {"'


def test_who_wants_paths_told_gets_them(scrubber: Scrubber, tmp_path: Path) -> None:
    open_hand = Scrubber(tmp_path, keeps_paths=True)
    assert open_hand.text("/home/ann/Wedding/x.png") == "/home/ann/Wedding/x.png"
    assert json.loads(open_hand.document('{"host": "anns-laptop"}')) == {"host": "anns-laptop"}
