"""The command line of the app as built: its own checks, every verb that needs a library, and wrong commands."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from core.pairs.sample import sample_dir
from tests.frozen.conftest import App

PAGES = ("home", "datasets", "train", "translate", "try", "models", "study")
TINY = [
    f"--set={change}" for change in ("size_px=32", "width=4", "discriminator_width=4", "epochs=1", "preview_pairs=2", "checkpoint_every=4")
]


def test_both_self_tests_pass_with_an_empty_environment(app: App) -> None:
    code, report = app.command("self-test", "--device", "cpu", environment={})
    assert code == 0 and "All is well" in report, report
    code, report = app.command("--self-test", "--device", "cpu", program="Diptych", environment={"DISPLAY": app.screen.name})
    assert report.startswith("Diptych "), f"nothing else is said, also without a locale: {report}"
    assert code == 0 and ", packaged, " in report.splitlines()[0], report
    checks = [line.split(" (")[0] for line in report.splitlines() if line.startswith("ok")]
    assert len([check for check in checks if "page " in check]) == len(PAGES) and "FAILED" not in report, report
    assert "xcb" in report.splitlines()[0], "on a real screen"


@pytest.mark.parametrize("program", ["Diptych", "diptych-cli"])
@pytest.mark.parametrize("arguments", [["frobnicate"], ["--nonsense"], ["-c", "print(1)"], ["-m", "pip"], ["train", "--works"]])
def test_unknown_arguments_are_usage_and_2_and_open_no_window(app: App, program: str, arguments: list[str]) -> None:
    code, text = app.command(*arguments, program=program)
    assert code == 2 and "usage: diptych" in text, text
    assert not app.screen.windows() and not app.processes()


def test_the_verbs_work_from_pictures_to_models_of_other_programs(
    app: App, tmp_path: Path, make_side_by_side: Callable[..., list[Path]]
) -> None:
    make_side_by_side(tmp_path / "labels", num=24)
    make_side_by_side(tmp_path / "more", num=2)
    assert "24 (" in app.works("dataset", "create", "Labels", tmp_path / "labels")
    app.works("dataset", "export", "Labels", "--layout", "two-folders", "--output", tmp_path / "exported")
    run_dir = app.workspace / "runs" / "one"
    app.works("train", "--dataset", "Labels", "--run", run_dir, *TINY)
    app.works("train", "--resume", run_dir, "--more-epochs", 1)
    app.works("watch", run_dir, "--csv", tmp_path / "figures.csv", "--previews", tmp_path / "line.webp")
    assert (tmp_path / "figures.csv").stat().st_size and (tmp_path / "line.webp").stat().st_size
    app.works("train", "--dataset", "Labels", "--preflight", *TINY)
    for kind, name in (("onnx", "m.onnx"), ("torchscript", "m.pt"), ("reference", "latest_net_G.pth")):
        app.works("model", "export", run_dir, "--to", kind, "--output", tmp_path / "foreign" / name)
    app.works("model", "import", tmp_path / "foreign" / "latest_net_G.pth", "--output", tmp_path / "again.safetensors")
    told = json.loads(app.works("evaluate", "--model", run_dir, "--dataset", "Labels", "--json").splitlines()[-1])
    assert told
    translated = app.works("translate", "--model", tmp_path / "again.safetensors", "--output", tmp_path / "out", tmp_path / "more")
    assert len(list((tmp_path / "out").iterdir())) == 2, translated
    app.works("queue", "add", "--dataset", "Labels", *TINY)
    app.works("queue", "run")
    app.works("study", "make", "looks", "--model", run_dir, "--dataset", "Labels")
    same = [change for change in TINY if change != "--set=width=4"]
    app.works("ablate", "--dataset", "Labels", "--output", tmp_path / "grid", "--vary", "width=4,6", *same)
    assert list((tmp_path / "grid").glob("*.html"))


def test_the_starter_model_and_the_sample_come_along(app: App, tmp_path: Path) -> None:
    boat = app.folder / "_internal" / "resources" / "sample" / "outline" / "26F5.png"
    assert boat.read_bytes() == (sample_dir() / "outline" / "26F5.png").read_bytes()
    app.works("translate", "--model", "starter", "--output", tmp_path / "out", boat)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["26F5.png"]


def test_the_translations_of_the_window_and_of_qt_come_along(app: App) -> None:
    languages = app.folder / "_internal" / "resources" / "languages"
    assert (languages / "zh_CN.qm").stat().st_size > 100_000 and (languages / "zh_CN.ts").exists()
    assert list(app.folder.rglob("qtbase_zh_CN.qm"))
