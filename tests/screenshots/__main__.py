"""Takes a picture of every page and dialog on a real (virtual) screen: light and dark, in every language, at every scale.

    xvfb-run -a -s "-screen 0 2800x1800x24" .venv/bin/python -m tests.screenshots FOLDER
    xvfb-run -a -s "-screen 0 2800x1800x24" .venv/bin/python -m tests.screenshots --docs

Chinese needs a font. The pictures are of the window as main() shows it: of a first start, and in a workspace where all was really made.
"""

import argparse
import asyncio
import os
import pickle
import subprocess
import sys
import tempfile
import traceback
from itertools import product
from pathlib import Path

from tests.screenshots import datasets, first_start, models, training, translating, watching, window
from tests.screenshots.grabbing import grab, put_away, shrink
from tests.screenshots.workspace import ROOT_DIR, make_scene

LANGUAGES, SCALES, THEMES = ("en", "zh_CN"), (1, 2), ("light", "dark")
SIZE = "1280x800"
NUM_STEPS = 200
FIRST = {shot.__name__: shot for shot in first_start.SHOTS}
"""Of an empty workspace."""
DOCS_DIR = ROOT_DIR / "docs" / "screenshots"
DOCS_STEPS = 400
DOCS = (
    *("home", "datasets", "datasets_recipe", "datasets_health", "datasets_pair", "train", "train_new", "train_two_runs"),
    *("translate_sources", "translate_done", "try_drawn", "models", "study", "disk_use", "preferences"),
)
"""What docs/ shows, in English."""
FURNISHED = {shot.__name__: shot for module in (window, datasets, training, watching, translating, models) for shot in module.SHOTS}


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    made = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=DOCS_DIR,
        help="where to; with more than one language or scale a folder for each is made in it",
    )
    made.add_argument("names", nargs="*", metavar="NAME", help="only these; the beginning of a name takes all that begin so")
    made.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    made.add_argument("--scales", nargs="+", type=int, choices=SCALES, default=SCALES, help="pixels of the screen by side of a pixel")
    made.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    made.add_argument("--size", default=SIZE, help=f"of the window, WIDTHxHEIGHT ({SIZE})")
    made.add_argument("--steps", type=int, default=NUM_STEPS, help=f"how long the longest training goes ({NUM_STEPS})")
    made.add_argument("--home", type=Path, help="keep the workspace in this folder, or use the one that is there")
    made.add_argument("--docs", action="store_true", help=f"those of {DOCS_DIR.relative_to(ROOT_DIR)}, after a longer training")
    made.add_argument("--child", type=int, help=argparse.SUPPRESS)
    return made


def take_all(wanted: argparse.Namespace) -> int:
    """Make the workspace once, and show it in a window for each language and scale. Returns how many of them had troubles."""
    home_dir = wanted.home or Path(tempfile.mkdtemp(prefix="diptych-screenshots-"))
    home_dir.mkdir(parents=True, exist_ok=True)
    places = {f"XDG_{name}_HOME": str(home_dir / name.lower()) for name in ("CONFIG", "CACHE", "DATA", "STATE")}
    os.environ.update(places)
    names = chosen(wanted.names)
    if any(name in FURNISHED for name in names) and not (home_dir / "scene").is_file():
        with_models = any(name in FURNISHED and not name.startswith("datasets") for name in names)
        scene = make_scene(home_dir, home_dir / "Diptych", with_models=with_models, num_steps=wanted.steps)
        (home_dir / "scene").write_bytes(pickle.dumps(scene))
    troubles = 0
    for language, scale in product(wanted.languages, wanted.scales):
        is_one = len(wanted.languages) * len(wanted.scales) == 1
        folder = wanted.folder if is_one else wanted.folder / f"{language}-scale{scale}"
        options = ["--languages", language, "--scales", str(scale), "--themes", *wanted.themes, "--size", wanted.size, "--home", home_dir]
        for place, group in enumerate((FIRST, FURNISHED)):
            some = [name for name in names if name in group]
            if some:
                command = [sys.executable, "-m", "tests.screenshots", folder, *some, *options, "--child", str(place)]
                environment = {
                    **os.environ,
                    "QT_SCALE_FACTOR": str(scale),
                    "XDG_CONFIG_HOME": str(home_dir / f"config-{language}-{scale}-{place}"),
                }
                troubles += subprocess.run([str(part) for part in command], check=False, env=environment).returncode != 0
    return troubles


def chosen(beginnings: list[str]) -> list[str]:
    """All names that begin so, in the order in which they are taken; all there are where none is asked for."""
    names = [*FIRST, *FURNISHED]
    unknown = [one for one in beginnings if not any(name.startswith(one) for name in names)]
    if unknown:
        raise SystemExit(f"There is no picture {', '.join(unknown)}. There are: {', '.join(names)}")
    return [name for name in names if not beginnings or any(_is_meant(name, one, names) for one in beginnings)]


def _is_meant(name: str, asked: str, names: list[str]) -> bool:
    """Whether a picture is asked for: by its name, or by a beginning that is no picture's name."""
    return name == asked or (asked not in names and name.startswith(asked))


def take_here(wanted: argparse.Namespace) -> int:
    """Take pictures in one window, in one language, at one scale."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    import diptych
    from core.jobs.process import end_job
    from desktop.settings import AppSettings, SettingsFile, default_settings_path
    from training.run import RunFolder, list_runs

    language = wanted.languages[0]
    assert SettingsFile(default_settings_path()).save(AppSettings(language=language))
    shots = (FIRST, FURNISHED)[wanted.child]
    scene = pickle.loads((wanted.home / "scene").read_bytes()) if shots is FURNISHED else {}
    workspace = wanted.home / "Diptych" if shots is FURNISHED else Path(tempfile.mkdtemp(prefix="diptych-first-")) / "Diptych"
    app = QApplication([])
    troubles: list[str] = []

    async def take(window, name: str) -> None:
        await shots[name](window, scene)
        for theme in wanted.themes:
            window.context.theme.choose(theme)
            await asyncio.sleep(0.3)
            path = wanted.folder / f"{name}-{theme}.png"
            grab(app, window).save(str(path))
            print(path, flush=True)

    async def take_each() -> None:
        window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
        window.resize(*map(int, wanted.size.split("x")))
        for name in wanted.names:
            try:
                await take(window, name)
            except Exception:
                print(f"{name}: it could not be shown", flush=True)
                print(traceback.format_exc(), flush=True)  # the window keeps stderr for its own log
                troubles.append(name)
            put_away(app, window)
            window.context.theme.choose(wanted.themes[0])
        if workspace.is_dir():
            for run_dir in list_runs(workspace):
                await asyncio.to_thread(end_job, RunFolder(run_dir).job)
        window.close_at_once()

    QTimer.singleShot(600, lambda: asyncio.ensure_future(take_each()))
    wanted.folder.mkdir(parents=True, exist_ok=True)
    return diptych.main(["--workspace", str(workspace)]) or len(troubles)


def main() -> int:
    """Take them."""
    wanted = parser().parse_args()
    if wanted.docs:
        wanted.folder, wanted.names, wanted.languages, wanted.scales, wanted.steps = DOCS_DIR, list(DOCS), ("en",), (1,), DOCS_STEPS
    if wanted.child is not None:
        return take_here(wanted)
    troubles = take_all(wanted)
    if wanted.docs:
        for name, theme in product(DOCS, THEMES):
            shrink(DOCS_DIR / f"{name}-{theme}.png")
    return troubles


if __name__ == "__main__":
    sys.exit(main())
