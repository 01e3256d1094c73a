"""Models from the reference code and for other programs, through the real main(): dropped, asked about, used, and written out again."""

import os
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtWidgets import QLabel

from core.models.library import list_models
from core.onnx_runtime import onnx_runtime
from desktop.dialogs.export_model import ExportModelDialog
from desktop.dialogs.import_model import ImportModelDialog
from desktop.main_window import MainWindow
from tests.core.foreign.reference_networks import Resnet, drawn
from tests.driving import drop, is_cut, open_dialogs, run_window, until, words_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "shoes" / "latest_net_G.pth"
    path.parent.mkdir()
    torch.save(drawn(Resnet(6, 2, "instance")).state_dict(), path)
    return path


class Evil:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.marker}'",)


def import_dialog() -> ImportModelDialog:
    (dialog,) = open_dialogs()
    assert isinstance(dialog, ImportModelDialog)
    return dialog


def test_a_checkpoint_that_is_dropped_becomes_a_model_and_goes_out_again(workspace: Path, tmp_path: Path, checkpoint: Path) -> None:
    async def story(window: MainWindow) -> None:
        drop(window, checkpoint)
        await until(lambda: window.current_name == "models" and open_dialogs(), "the dialog")
        dialog = import_dialog()
        dialog.direction.setCurrentIndex(dialog.direction.findText("BtoA"))
        assert (dialog.input_name.placeholderText(), dialog.target_name.placeholderText()) == ("B", "A")
        dialog.target_name.setText("photo")
        dialog.dropout.setCurrentIndex(1)
        dialog.import_button.click()
        assert not dialog.import_button.isEnabled() and not dialog.size_box.isEnabled()
        await until(lambda: not dialog.work.is_running, "the refusal")
        assert "holds a ResNet that was trained without dropout" in words_of(dialog.outcome) and dialog.import_button.isEnabled()
        dialog.dropout.setCurrentIndex(0)
        dialog.size_box.setCurrentIndex(dialog.size_box.findData(128))
        dialog.import_button.click()
        await until(lambda: dialog.import_button.isHidden(), "the model")
        assert "“shoes” is among your models: resnet_6blocks of width 2 with instance normalisation" in words_of(dialog.outcome)
        assert [widget.text() for widget in dialog.findChildren(QLabel) if is_cut(widget)] == []
        dialog.close()

        card = next(card for card in window.pages["models"].grid.cards if card.entry.header.name == "shoes")
        header = card.entry.header
        assert (header.input_name, header.target_name, header.generator.size_px) == ("B", "photo", 128)
        next(action for action in card.menu().actions() if action.text() == "Export…").trigger()
        (out,) = open_dialogs()
        assert isinstance(out, ExportModelDialog) and not out.width_px.isEnabled()
        out.one_size.setChecked(True)
        out.width_px.setValue(48)
        out.height_px.setValue(32)
        out.export(tmp_path / "shoes.onnx")
        assert not out.export_button.isEnabled() and not out.width_px.isEnabled()
        await until(lambda: not out.work.is_running, "the file")
        assert words_of(out.outcome).startswith("Largest difference from the model") and "48 wide and 32 high" in words_of(out.outcome)
        assert out.show_button.isVisible() and out.close_button.text() == "Close"
        assert [widget.text() for widget in out.findChildren(QLabel) if is_cut(widget)] == []

        out.choices["torchscript"].setChecked(True)
        assert not out.one_size.isEnabled() and not out.height_px.isEnabled()
        out.export(tmp_path / "shoes.onnx" / "under a file.pt")
        await until(lambda: not out.work.is_running, "the refusal")
        assert out.outcome.property("role") == "danger" and not out.show_button.isVisible()
        out.export(tmp_path / "stopped.pt")
        out.bar.stop_button.click()
        assert words_of(out.outcome) == "Stopped; nothing was left behind."
        out.export(tmp_path / "shoes.pt")
        await until(lambda: not out.work.is_running, "the other file")
        out.close()

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert onnx_runtime().InferenceSession(str(tmp_path / "shoes.onnx")).get_inputs()[0].shape == [1, 3, 32, 48]
    assert (tmp_path / "shoes.pt").is_file() and not (tmp_path / "stopped.pt").exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".partial")] == []


def test_a_file_with_code_in_it_is_refused_in_the_window(workspace: Path, tmp_path: Path) -> None:
    marker, path = tmp_path / "ran", tmp_path / "latest_net_G.pth"
    torch.save({"model.1.weight": Evil(marker)}, path)

    async def story(window: MainWindow) -> None:
        drop(window, path)
        await until(lambda: window.current_name == "models" and open_dialogs(), "the dialog")
        dialog = import_dialog()
        dialog.import_button.click()
        await until(lambda: not dialog.work.is_running, "the refusal")
        assert "holds more than numbers" in words_of(dialog.outcome) and "state_dict()" in words_of(dialog.outcome)
        torch.save({f"a.layer.of.something.else.{number}.weight": torch.zeros(number + 1, 3) for number in range(20)}, path)
        dialog.import_button.click()
        await until(lambda: not dialog.work.is_running and "; and " in words_of(dialog.outcome), "ten keys and how many more")
        layout = dialog.layout()
        await until(lambda: dialog.height() >= layout.totalHeightForWidth(dialog.width()), "the words are shown whole", 5)
        dialog.close()

    assert run_window(story, "--workspace", str(workspace)) == 0
    assert not marker.exists() and [entry for entry in list_models(workspace) if not entry.starter] == []
