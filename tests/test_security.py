"""Nothing that a file holds is executed, nothing leaves its folder, and nothing leaves this computer."""

import ast
import io
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import diptych
from core.errors import AppError
from core.pairs.dataset import create_dataset, list_datasets
from core.pairs.finding import find_pairs
from tests.translating import write_tiny_model

ROOT_DIR = Path(diptych.__file__).parent
SOURCES = sorted([ROOT_DIR / "diptych.py", *(path for name in ("core", "training", "desktop") for path in (ROOT_DIR / name).rglob("*.py"))])

NEVER_CALLED = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "input"}
NEVER_CALLED |= {f"pickle.{name}" for name in ("load", "loads", "Unpickler", "dump", "dumps")}
NEVER_CALLED |= {"marshal.loads", "marshal.load", "shelve.open", "torch.hub.load", "torch.hub.load_state_dict_from_url", "torch.package"}
NEVER_IMPORTED = {"marshal", "shelve", "dill", "cloudpickle", "joblib", "yaml", "tarfile", "requests", "urllib.request", "http.client"}
NEVER_IMPORTED |= {"ftplib", "smtplib", "telnetlib", "xmlrpc", "aiohttp", "httpx"}
UNPACKING = {"extract", "extractall", "unpack_archive"}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in our source: where it stands, the dotted name that is called, and the call."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT_DIR)}:{node.lineno}", ast.unparse(node.func), node


def keyword(call: ast.Call, name: str) -> object:
    """The constant that a call gives by this name; None where it gives none."""
    return next((one.value.value for one in call.keywords if one.arg == name and isinstance(one.value, ast.Constant)), None)


def test_no_pickle_is_loaded_and_no_text_is_run_as_code() -> None:
    wrong = [f"{place}: {name}" for place, name, _ in calls() if name in NEVER_CALLED]
    wrong += [f"{place}: {name}" for place, name, call in calls() if name == "torch.load" and keyword(call, "weights_only") is not True]
    wrong += [f"{place}: {name}" for place, name, call in calls() if keyword(call, "allow_pickle") or keyword(call, "shell")]
    wrong += [f"{place}: {name}" for place, name, _ in calls() if name.rpartition(".")[2] in UNPACKING]
    assert wrong == []
    assert any(name == "torch.load" for _, name, _ in calls()), "the search finds what it looks for"


def test_onnxruntime_is_imported_where_its_telemetry_is_shut_off_alone() -> None:
    found = [
        path.relative_to(ROOT_DIR).as_posix()
        for path in [*SOURCES, *(ROOT_DIR / "tests").rglob("*.py")]
        for node in ast.walk(ast.parse(path.read_bytes()))
        if (isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == "onnxruntime" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "onnxruntime")
    ]
    assert found == ["core/onnx_runtime.py"]


def test_nothing_that_talks_to_a_network_or_unpacks_objects_is_imported() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_bytes())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.relative_to(ROOT_DIR)}: {name}" for name in names if name in NEVER_IMPORTED]
    assert found == []


class _Bomb:
    """A pickle of it makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return Path.touch, (self.path,)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What a bomb makes when it goes off."""
    return tmp_path / "it ran"


@pytest.mark.parametrize("suffix", [".pth", ".pt", ".safetensors", ".onnx", ".pkl", ".ckpt"])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_with_code_in_it_is_refused_by_every_verb_that_reads_a_model(
    tmp_path: Path, mark: Path, workspace: Path, make_side_by_side: Callable[..., list[Path]], capfd: Any, suffix: str, zipped: bool
) -> None:
    import torch

    evil = tmp_path / f"evil{suffix}"
    torch.save({"model.0.weight": _Bomb(mark), "weights": torch.ones(2)}, evil, _use_new_zipfile_serialization=zipped)
    torch.load(io.BytesIO(evil.read_bytes()), weights_only=False)  # torch itself reads a file called .safetensors another way
    assert mark.exists(), "it is one that works"
    mark.unlink()
    make_side_by_side(tmp_path / "pairs", num=2)
    sound = write_tiny_model(tmp_path / "sound.safetensors")
    common = ["--workspace", str(workspace), "--device", "cpu"]
    for command in (
        ["model", "info", str(evil)],
        ["model", "import", str(evil), "--output", str(tmp_path / "made.safetensors")],
        ["model", "export", str(evil), "--to", "onnx", "--output", str(tmp_path / "made.onnx")],
        ["train", "--dataset", str(tmp_path / "pairs"), "--start-from", str(evil)],
        ["evaluate", "--model", str(sound), "--dataset", str(tmp_path / "pairs"), "--split", "train", "--segmenter", str(evil)],
        ["translate", "--model", str(evil), "--output", str(tmp_path / "out"), str(tmp_path / "pairs")],
    ):
        assert diptych.main([*command, *common]) in (1, 2, 5), command
        assert not mark.exists(), command
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("name", ["state.json", "generator.safetensors", "discriminator.safetensors", "generator-adam.safetensors"])
def test_a_checkpoint_with_code_in_it_is_refused(tmp_path: Path, mark: Path, name: str) -> None:
    from training.checkpoint import read_tensors
    from training.checkpoint_folders import verify_checkpoint

    place = tmp_path / "step-00000007"
    place.mkdir()
    (place / name).write_bytes(pickle.dumps(_Bomb(mark)))
    for read in (lambda: verify_checkpoint(place), lambda: read_tensors(place, name)):
        with pytest.raises(AppError):
            read()
    assert not mark.exists()


@pytest.mark.parametrize("name", ["/dev/zero", "../../secret", "a/b", "..", ""])
def test_a_checkpoint_names_no_file_outside_of_it(tmp_path: Path, name: str) -> None:
    """Its list of hashes is read with the file of each name: one such as /dev/zero would be read for ever."""
    from training.checkpoint_folders import CheckpointState, verify_checkpoint, write_checkpoint_state

    place = tmp_path / "step-00000007"
    place.mkdir()
    write_checkpoint_state(place, CheckpointState(step=7, hashes={name: "0" * 64}))
    with pytest.raises(AppError, match="checkpoint"):
        verify_checkpoint(place)


ESCAPING = ["../../out", "..", "/etc/x", "a/../../b", "C:\\x", "\\\\host\\share", "con", ".hidden", "x" * 300, "name\x00", "\u202egnp.exe"]


@pytest.mark.parametrize("name", ESCAPING)
def test_no_name_leads_out_of_the_workspace(
    tmp_path: Path, workspace: Path, make_side_by_side: Callable[..., list[Path]], capfd: Any, name: str
) -> None:
    make_side_by_side(tmp_path / "pairs", num=2)
    before = {path for path in tmp_path.rglob("*") if workspace not in path.parents}
    found = find_pairs([tmp_path / "pairs"], input_side="left")
    try:
        create_dataset(workspace, name, found)
        assert [entry.name for entry in list_datasets(workspace)] == [name]
    except AppError as error:
        assert error.code.value in ("command.setting", "command.wrong"), error
    reference = tmp_path / "pairs" / "latest_net_G.pth"
    import torch

    from tests.core.foreign.reference_networks import Unet, drawn, in_use

    torch.save(in_use(drawn(Unet(5, 4, "batch"))).state_dict(), reference)
    code = diptych.main(["model", "import", str(reference), "--name", name, "--workspace", str(workspace), "--device", "cpu"])
    assert code in (0, 2, 5), capfd.readouterr().err
    reference.unlink()
    code = diptych.main(["study", "make", name, "--real", str(tmp_path / "pairs"), "--translated", str(tmp_path / "pairs"),
                         "--workspace", str(workspace)])  # fmt: skip
    assert code in (0, 1, 2, 5), capfd.readouterr().err
    after = {path for path in tmp_path.rglob("*") if workspace not in path.parents}
    assert after == before, "nothing was made elsewhere"
    for path in workspace.rglob("*"):
        assert path.resolve().is_relative_to(workspace.resolve())


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="needs a C compiler, for what refuses in all processes")
def test_the_stories_try_no_way_out_of_this_computer(tmp_path: Path) -> None:
    """The same with all stories: `python -m tests.campaigns network`."""
    from tests.campaigns.network import run_stories

    stories = [
        "tests/stories/test_translate_story.py::test_a_dropped_folder_is_translated_and_shown",
        "tests/stories/test_training_story.py::test_start_watch_pause_resume_stop_resume_and_make_a_model",
    ]
    assert run_stories(tmp_path, stories) == len(stories)
