"""The real window kept busy by a program in it, to be killed in the middle: `python busy_window.py WORKSPACE PICTURES RUN SEED`.

It says "busy" when every page is built, which takes longer than all that follows. Then, again and again and in an order that the seed
decides: a page is shown, a dataset edited, undone and renamed, a model renamed, settings changed and kept, a folder dropped and translated,
and the training of RUN resumed where it rests.
"""

import asyncio
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import PySide6.QtWidgets  # noqa: F401  (before qasync)

from core.models.renaming import rename_model
from core.pairs.dataset import Dataset, list_datasets
from core.pairs.rows import PairFilter
from desktop.item_models.run_control import Action
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from tests.driving import drop, run_window


class Busy:
    """What the window is made to do."""

    def __init__(self, window: MainWindow, pictures: Path, run_dir: Path, chooser: random.Random) -> None:
        self._window = window
        self._pictures = pictures
        self._run_dir = run_dir
        self._chooser = chooser
        self._workspace = window.context.workspace

    async def work(self) -> None:
        """Never ends."""
        acts = (self._edit, self._undo, self._rename, self._keep_settings, self._translate, self._train)
        for entry in page_entries():
            self._window.show_page(entry.name)
            await asyncio.sleep(0)
        print("busy", flush=True)
        while True:
            self._window.show_page(self._chooser.choice(page_entries()).name)
            self._chooser.choice(acts)()
            await asyncio.sleep(self._chooser.uniform(0, 0.05))

    def _dataset(self) -> Dataset:
        return Dataset(list_datasets(self._workspace)[0].dataset_dir)

    def _edit(self) -> None:
        edits = self._dataset().edits
        act = self._chooser.choice((edits.exclude, edits.include))
        act(PairFilter(split=self._chooser.choice(("train", "validation"))))

    def _undo(self) -> None:
        self._dataset().undo()

    def _rename(self) -> None:
        name = f"name {self._chooser.randrange(1000)} 名"
        if self._chooser.random() < 0.5:
            self._dataset().rename(name)
        else:
            rename_model(next((self._workspace / "models").glob("*.safetensors")), name)

    def _keep_settings(self) -> None:
        context = self._window.context
        context.settings.choices[f"choice-{self._chooser.randrange(50)}"] = "x" * self._chooser.randrange(2000)
        context.save_settings()

    def _translate(self) -> None:
        page = self._window.show_page("translate")
        if not page.is_job_live:
            page.new_translation()
            drop(self._window, self._pictures)
            page.start_translation()

    def _train(self) -> None:
        """Each is done where it is offered, which it is as soon as the page has read its list of runs."""
        page = self._window.show_page("train")
        for action in (Action.CONTINUE, Action.CHECKPOINT):
            page.orders.obey(self._run_dir, action)


def main() -> int:
    workspace, pictures, run_dir = map(Path, sys.argv[1:4])
    chooser = random.Random(int(sys.argv[4]))

    async def story(window: MainWindow) -> None:
        await Busy(window, pictures, run_dir, chooser).work()

    return run_window(story, "--workspace", str(workspace), "--device", "cpu")


if __name__ == "__main__":
    sys.exit(main())
