"""Does what docs/guide.md tells, in the real window with the real buttons, and takes its pictures; says how long each step took.

    xvfb-run -a -s "-screen 0 1400x900x24" .venv/bin/python -m tests.guide_pictures docs/screenshots [--language zh_CN] [--steps STEPS]

The photos are emoji of the sample in colour; the pictures to translate are others of them, made grey.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.driving import drop, open_dialogs, press, until

NUM_PHOTOS, NUM_GREY = 200, 12
SIZE_PX = (1280, 800)
NUM_STEPS = 410
NAMES = {
    "en": ("Photos", "Old pictures", "Colour for old pictures", "picture size"),
    "zh_CN": ("照片", "旧照片", "给旧照片上色", "图片尺寸"),
}
"""Of the folder to learn from, the folder to translate, and the dataset; and what the setting is found by that is changed."""
SUFFIXES = {"en": "", "zh_CN": ".zh"}
LONGEST_S = 900.0


def lay_out(home: Path, names: Sequence[str]) -> tuple[Path, Path]:
    """The photos to learn from, and the grey pictures that are to be coloured."""
    from PIL import Image

    from core.pairs.sample import sample_dir

    photos, grey = (home / name for name in names)
    for folder in (photos, grey):
        folder.mkdir()
    for place, path in enumerate(sorted((sample_dir() / "colour").iterdir())[: NUM_PHOTOS + NUM_GREY]):
        with Image.open(path) as picture:
            if place % 17 == 5 and len(list(grey.iterdir())) < NUM_GREY:
                picture.convert("L").save(grey / path.name)
            else:
                picture.convert("RGB").save(photos / path.name)
    return photos, grey


class Guide:
    """One walk through the window."""

    def __init__(self, window, folder: Path, num_steps: int, language: str) -> None:
        self.window = window
        self.folder = folder
        self.suffix = SUFFIXES[language]
        self.dataset_name, self.sought = NAMES[language][2:]
        self.num_steps = num_steps
        self._began = time.monotonic()

    async def picture(self, name: str, quiet_s: float = 0.8) -> None:
        """Take a picture of what is on screen, once it is painted."""
        from PySide6.QtWidgets import QApplication

        from tests.screenshots.grabbing import grab, shrink

        await asyncio.sleep(quiet_s)
        self.window.toast.hide()
        path = self.folder / f"guide_{name}{self.suffix}.png"
        grab(QApplication.instance(), self.window).save(str(path))
        shrink(path)
        print(f"{time.monotonic() - self._began:6.0f} s  {name}", flush=True)

    async def walk(self, photos: Path, grey: Path) -> None:
        """All steps."""
        await self.picture("1_home")
        datasets = await self._make_dataset(photos)
        training = await self._train(datasets)
        await self._make_model(training)
        await self._translate(grey)

    async def _make_dataset(self, photos: Path):
        from desktop.widgets.recipe_form import EffectForm

        window = self.window
        window.sidebar._buttons["datasets"].click()
        datasets = window.pages["datasets"]
        await self.picture("2_datasets_empty")
        drop(window, photos)
        intake = datasets.intake
        await until(intake.photos_button.isVisible, "the folder is looked through")
        intake.photos_button.click()
        await until(lambda: intake.intake is not None and intake.intake.is_final, "the photos are found")
        recipe = intake.found.recipe
        choice = recipe.form.findChild(EffectForm).choice
        choice.setCurrentIndex(choice.findData("grey"))
        await until(lambda: all(sheet.has_pictures for sheet in recipe.sheets), "what the recipe makes")
        intake.found.name_field.setText(self.dataset_name)
        await self.picture("3_recipe", 1.5)
        intake.found.keep_button.click()
        await until(lambda: datasets.model.facts is not None and datasets.model.facts.summary.num_pairs > 0, "the dataset")
        await self.picture("4_dataset", 2.0)
        return datasets

    async def _train(self, datasets):
        window = self.window
        datasets.view.train_button.click()
        training = window.pages["train"]
        preset = training.setup.preset_box
        preset.setCurrentIndex(preset.findData("quick"))
        training.setup.search_field.setText(self.sought)
        training.setup.form.change({"size_px": 128})
        await self.picture("5_new_training")
        training.setup.start_button.click()
        await until(lambda: training.view.history.step > 0, "the first steps", LONGEST_S)
        print(f"{time.monotonic() - self._began:6.0f} s  first steps", flush=True)
        await until(lambda: training.view.history.step >= self.num_steps, "the training", LONGEST_S)
        await self.picture("6_training", 1.5)
        return training

    async def _make_model(self, training) -> None:
        from desktop.item_models.run_control import Action

        window = self.window
        training.view.header.buttons[Action.STOP].click()
        await until(lambda: training.view.control.phase.name == "STOPPED", "the run stops", LONGEST_S)
        await until(training.view.header.model_button.isEnabled, "a model can be made of it")
        training.view.header.model_button.click()
        await until(open_dialogs, "the question for the checkpoint")
        await self.picture("7_make_model")
        press(open_dialogs()[0], "answer-make")
        models_dir = window.context.workspace / "models"
        await until(lambda: list(models_dir.glob("*.safetensors")), "the model", LONGEST_S)
        window.sidebar._buttons["models"].click()
        await self.picture("8_models")

    async def _translate(self, grey: Path) -> None:
        window = self.window
        card = next(card for card in window.pages["models"].grid.cards if not card.entry.starter)
        card.use_pressed.emit(card.entry)
        drop(window, grey)
        page = window.pages["translate"]
        await until(lambda: page.sources.num_pictures == NUM_GREY, "the pictures are counted")
        await self.picture("9_translate", 1.5)
        page.setup.start.click()
        await until(lambda: page.session is not None and page.session.state.name == "FINISHED", "the translation", LONGEST_S)
        page.job.choose_row(2)
        await until(lambda: page.job.compare.has_pictures and page.job.compare.scene.halves[1].is_there, "before and after")
        await self.picture("10_done", 1.5)


def main(folder: Path, num_steps: int, language: str) -> int:
    """Walk through, and say 0 when all came out well."""
    home = Path(tempfile.mkdtemp(prefix="diptych-guide-"))
    for name in ("CONFIG", "CACHE", "DATA", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(home / name.lower())
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.settings import AppSettings, SettingsFile, default_settings_path

    assert SettingsFile(default_settings_path()).save(AppSettings(language=language))  # type: ignore[arg-type]
    app = QApplication([])
    photos, grey = lay_out(home, NAMES[language][:2])
    troubles: list[str] = []

    async def walk() -> None:
        window = next(widget for widget in app.topLevelWidgets() if widget.metaObject().className() == "MainWindow")
        window.resize(*SIZE_PX)
        window.context.theme.choose("light")
        try:
            await Guide(window, folder, num_steps, language).walk(photos, grey)
        except Exception:
            traceback.print_exc()
            troubles.append("it did not come to its end")
        window.close_at_once()

    QTimer.singleShot(600, lambda: asyncio.ensure_future(walk()))
    import diptych

    folder.mkdir(parents=True, exist_ok=True)
    return diptych.main(["--workspace", str(home / "Diptych"), "--device", "cpu"]) or len(troubles)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.guide_pictures", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", choices=NAMES, default="en")
    parser.add_argument("--steps", type=int, default=NUM_STEPS, help=f"how long it trains ({NUM_STEPS})")
    asked = parser.parse_args()
    sys.exit(main(asked.folder, asked.steps, asked.language))
