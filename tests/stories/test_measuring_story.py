"""How good a model is, through the real main(): its figures on the Models page, and a real-or-fake study from its making to its table."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.evaluation.report import Evaluation
from core.pairs.dataset import create_dataset
from core.pairs.finding import find_pairs
from core.study.keeping import list_studies, open_study
from core.study.making import folders_source, make_study
from core.workspace import open_workspace
from desktop.dialogs.evaluate import EvaluateDialog
from desktop.dialogs.new_study import NewStudyDialog
from desktop.main_window import MainWindow
from desktop.widgets import study_session
from tests.driving import is_cut, open_dialogs, run_window, until, words_of
from tests.translating import write_tiny_model

pytestmark = pytest.mark.usefixtures("qapp")
SHOWN_MS = 30
NUM_PRACTICE, NUM_TRIALS = 3, 4


@pytest.fixture
def dataset(workspace: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> str:
    open_workspace(workspace)
    make_side_by_side(tmp_path / "pairs" / "val", num=3)
    make_side_by_side(tmp_path / "pairs" / "train", num=1)
    create_dataset(workspace, "walls", find_pairs([tmp_path / "pairs"]))
    write_tiny_model(workspace / "models" / "tiny.safetensors")
    return "walls"


@pytest.fixture
def short_study(workspace: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of few trials, short looks and short pauses."""
    monkeypatch.setattr(study_session, "PAUSE_MS", SHOWN_MS)
    make_pictures(tmp_path / "real", num=4, width=100)
    make_pictures(tmp_path / "made", num=4, width=100, seed=1)
    path = make_study(open_workspace(workspace), "cats", folders_source(tmp_path / "real", tmp_path / "made"), lambda *_: True)
    facts = msgspec.structs.replace(open_study(path).facts, shown_ms=SHOWN_MS, num_practice=NUM_PRACTICE, num_trials=NUM_TRIALS)
    (path / "study.json").write_bytes(msgspec.json.encode(facts))
    return path


def card_of(window: MainWindow, name: str):
    return next(card for card in window.show_page("models").grid.cards if card.entry.header.name == name)


def evaluate_dialog(window: MainWindow) -> EvaluateDialog:
    card = card_of(window, "tiny")
    next(action for action in card.menu().actions() if action.text() == "Evaluate…").trigger()
    (dialog,) = open_dialogs()
    assert isinstance(dialog, EvaluateDialog)
    return dialog


def test_a_model_is_measured_and_its_figures_exported(
    workspace: Path, tmp_path: Path, dataset: str, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "many" / "val", num=40, size_px=256)
    make_side_by_side(tmp_path / "many" / "train", num=1)
    create_dataset(workspace, "many", find_pairs([tmp_path / "many"]))

    async def story(window: MainWindow) -> None:
        dialog = evaluate_dialog(window)
        dialog.start_button.click()
        await until(lambda: dialog.bar.bar.maximum() == 40, "progress with the many pairs")
        dialog.bar.stop_button.click()
        assert words_of(dialog.outcome) == "Stopped; nothing was measured." and dialog.found is None
        assert not dialog.bar.isVisible() and not dialog.table.isVisible()

        dialog.dataset.setCurrentIndex(1)
        assert dialog.dataset.currentText().startswith(dataset) and dialog.split.currentData() == "validation"
        dialog.start_button.click()
        assert not dialog.start_button.isEnabled() and dialog.bar.isVisible()
        await until(lambda: dialog.found is not None, "the figures")
        assert "Measured on 3 pairs of “walls”" in words_of(dialog.outcome)
        table = dialog.table
        texts = [[table.item(line, column).text() for column in range(5)] for line in range(table.rowCount())]
        lines = {title: words for title, *words in texts}
        figures = dialog.found.table
        assert lines["PSNR (dB)"][:3] == [f"{figures['translated']['psnr']:.2f}", f"{figures['input']['psnr']:.2f}", "higher"]
        assert lines["L1"][2] == "lower" and all(all(words) for words in texts)
        assert [widget.text() for widget in dialog.findChildren(QLabel) if is_cut(widget)] == []

        dialog.save(tmp_path / "figures.json")
        assert msgspec.json.decode((tmp_path / "figures.json").read_bytes(), type=Evaluation) == dialog.found
        dialog.save(tmp_path / "figures.csv")
        with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == 2 + 3 and float(rows[0]["l1"]) == pytest.approx(figures["translated"]["l1"], abs=1e-6)

        (tmp_path / "other.txt").write_text("#00ff00 grass\n#ffff00 sun\n", "utf-8")
        files = {"palette_field": tmp_path / "other.txt", "lpips": tmp_path / "alex.pth", "inception": tmp_path / "inception.pth"}
        for name, words in (
            ("inception", "inception.pth is not there"),
            ("lpips", "alex.pth is not there"),
            ("palette_field", "other colours"),
        ):
            getattr(dialog, name).set_path(files[name])
            dialog.start_button.click()
            await until(lambda words=words: words in words_of(dialog.outcome), f"the refusal of {name}")
            getattr(dialog, name).clear_button.click()
        assert not dialog.more.header.is_changed
        dialog.take_segmenter(tmp_path / "none.onnx")
        assert dialog.segmenter.currentText() == "none.onnx"
        dialog.start_button.click()
        await until(lambda: "none.onnx is not there" in words_of(dialog.outcome), "the refusal of a segmenter")
        dialog.segmenter.setCurrentIndex(0)

        dialog.split.setCurrentIndex(dialog.split.findData("test"))
        dialog.start_button.click()
        await until(lambda: "has no test pairs" in words_of(dialog.outcome), "the refusal")
        assert dialog.start_button.isEnabled() and not dialog.table.isVisible()

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0


def test_a_subject_answers_by_keyboard_alone(workspace: Path, tmp_path: Path, short_study: Path) -> None:
    study = open_study(short_study)

    async def story(window: MainWindow) -> None:
        page = window.show_page("study")
        assert page.result.text() == "Nobody was asked yet."
        window.activateWindow()
        await until(window.isActiveWindow, "the window has the keyboard")
        page.subject.setFocus()
        QTest.keyClicks(page.subject, "Ann")
        QTest.keyClick(page.subject, Qt.Key.Key_Return)
        view = page.session
        await until(lambda: view.hasFocus(), "the session has the keyboard")
        QTest.keyClick(view, Qt.Key.Key_1)  # no question was asked yet
        assert view.phase == "ready" and view.session.answers == []
        trials = study.trials(view.session)

        QTest.keyClick(view, Qt.Key.Key_Space)
        for number, trial in enumerate(trials):
            seen = []
            for place in ("first", "second"):
                await until(lambda place=place: view.phase == place, f"the {place} picture of trial {number}")
                seen.append(view.picture.pixmap().toImage())
                QTest.keyClick(view, Qt.Key.Key_2)  # too early: it is no answer
            assert len(view.session.answers) == number
            shown = [study.facts.real[trial.real], study.facts.translated[trial.translated]]
            if trial.translated_at == "first":
                shown.reverse()
            assert seen == [_image(study.picture_path(name)) for name in shown]
            await until(lambda: view.phase == "question", "the question")
            assert view.picture.pixmap().isNull()
            # Wrong in the first trial of practice, and in one of the four that count.
            is_right = number not in (0, NUM_PRACTICE)
            keys = (Qt.Key.Key_1, Qt.Key.Key_Right) if trial.translated_at == "first" else (Qt.Key.Key_2, Qt.Key.Key_Left)
            QTest.keyClick(view, keys[0] if is_right else keys[1])
            assert len(study.sessions()[0].answers) == number + 1
            if trial.is_practice:
                assert (view.phase, view.heading.text()) == ("feedback", "Right" if is_right else "Wrong")
                assert ("Practice is over: 4 pairs follow" in view.text.text()) == (number == NUM_PRACTICE - 1)
                QTest.keyClick(view, Qt.Key.Key_Space)
            elif number < len(trials) - 1:
                assert view.phase == "pause"
        assert view.phase == "done"
        assert min(view.shown_ms) >= SHOWN_MS and len(view.shown_ms) == 2 * len(trials)
        QTest.keyClick(view, Qt.Key.Key_Space)

        assert page.result.text().startswith("25.0 % of the translated pictures were taken for real ones")
        assert [page.subjects.item(0, column).text() for column in range(4)] == ["1", "Ann", "1 of 4", "complete"]
        page.save(tmp_path / "answers.csv")

    assert run_window(story, "--workspace", str(workspace)) == 0
    with (tmp_path / "answers.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["fooled"] for row in rows] == ["1", "0", "0", "1", "0", "0", "0"]


def _image(path: Path):
    from PySide6.QtGui import QPixmap

    return QPixmap(str(path)).toImage()


def test_a_session_that_is_left_is_kept_as_unfinished(workspace: Path, short_study: Path) -> None:
    async def story(window: MainWindow) -> None:
        page = window.show_page("study")
        for leave in (lambda: QTest.keyClick(page.session, Qt.Key.Key_Escape), lambda: window.show_page("home")):
            window.show_page("study")
            page.start_session()
            page.session.go_on()
            await until(lambda: page.session.phase == "question", "the question")
            page.session.answer("first")
            leave()
            assert page.session.phase == "idle"
        window.show_page("study")
        assert page.result.text() == "Nobody has answered everything yet."
        assert page.subjects.item(1, 3).text() == "stopped before the end: left out"
        (short_study / "pictures" / open_study(short_study).facts.real[0]).unlink()
        for name in open_study(short_study).facts.real[1:]:
            (short_study / "pictures" / name).unlink()
        page.start_session()
        page.session.go_on()
        await until(lambda: open_dialogs(), "that a picture is missing")
        assert page.session.phase == "idle"
        open_dialogs()[0].close()

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert [len(session.answers) for session in open_study(short_study).sessions()] == [1, 1, 0]


def test_a_study_damaged_meanwhile_leaves_nothing_of_another_on_screen(workspace: Path, short_study: Path) -> None:
    other = short_study.with_name("dogs")
    shutil.copytree(short_study, other)
    (other / "study.json").write_bytes((short_study / "study.json").read_bytes().replace(b'"cats"', b'"dogs"'))

    async def story(window: MainWindow) -> None:
        page = window.show_page("study")
        assert (page.list.count(), page.name.text(), page.start_button.isEnabled()) == (2, "cats", True)
        (other / "study.json").write_text('{"name": "dogs", "real": []}', "utf-8")
        page.list.setCurrentRow(1)
        await until(lambda: open_dialogs(), "that the study can't be read")
        assert (page.name.text(), page.subjects.rowCount(), page.start_button.isEnabled()) == ("", 0, False)
        open_dialogs()[0].close()
        page.list.setCurrentRow(0)
        assert (page.name.text(), page.start_button.isEnabled()) == ("cats", True)

    assert run_window(story, "--workspace", str(workspace)) == 0


def test_a_study_is_made_of_a_model_and_of_folders(
    workspace: Path, tmp_path: Path, dataset: str, make_pictures: Callable[..., list[Path]]
) -> None:
    make_pictures(tmp_path / "real", num=3)
    make_pictures(tmp_path / "made", num=2, seed=1)

    async def story(window: MainWindow) -> None:
        page = window.show_page("study")
        assert page.empty.isVisible()
        page.new_study()
        (dialog,) = open_dialogs()
        assert isinstance(dialog, NewStudyDialog) and not dialog.make_button.isEnabled()
        dialog.name.setText("walls, tiny")
        dialog.model.setCurrentIndex(dialog.model.findText("tiny"))
        dialog.make_button.click()
        await until(lambda: page.name.text() == "walls, tiny", "the study of the model")
        assert "3 real and 3 translated pictures" in page.origin.text() and open_dialogs() == []

        page.new_study()
        (dialog,) = open_dialogs()
        dialog.name.setText("folders")
        dialog.set_folder("real", tmp_path / "real")
        assert dialog.of_folders.isChecked() and not dialog.make_button.isEnabled()
        dialog.set_folder("translated", tmp_path / "made")
        dialog.same_input.setChecked(True)
        dialog.make_button.click()
        await until(lambda: "have different names" in words_of(dialog.outcome), "the refusal")
        dialog.same_input.setChecked(False)
        dialog.make_button.click()
        await until(lambda: page.name.text() == "folders", "the study of the folders")
        assert page.list.count() == 2
        assert open_dialogs() == []

    assert run_window(story, "--workspace", str(workspace), "--device", "cpu") == 0
    assert [study.facts.name for study in list_studies(workspace)] == ["folders", "walls, tiny"]
