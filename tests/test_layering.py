"""Arrows point down: desktop -> training -> core, and torch never gets into the window's half."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import diptych

ROOT_DIR = Path(diptych.__file__).parent
PACKAGES = ("core", "training", "desktop")

OWN_TORCH = {
    "core.device",
    "core.evaluation.evaluating",
    "core.evaluation.inception",
    "core.evaluation.opening",
    "core.evaluation.perceptual",
    "core.foreign",
    "core.models.weights",
    "core.pix2pix",
    "core.study.translating",
    "core.translation.code_path",
    "core.translation.guest",
    "core.translation.opening",
    "core.translation.pipeline",
    "core.translation.session",
    "core.translation.own_lightness",
    "core.translation.translator",
    "core.translation.worker",
    "training.averaging",
    "training.capturing",
    "training.checkpoint",
    "training.code_path",
    "training.data",
    "training.device_pairs",
    "training.held_out",
    "training.looking",
    "training.loop",
    "training.loss_report",
    "training.models",
    "training.own_reading",
    "training.prefetching",
    "training.preview_writing",
    "training.probe",
    "training.rank_session",
    "training.ranks",
    "training.saving",
    "training.session",
    "training.trying_work",
    "training.worker",
}
"""The modules, and packages of modules, that may import torch. All others are the torch-free half."""

STAY_LIGHT = ("core.errors", "core.files", "core.workspace", "core.jobs", "core.pairs.dataset", "core.models.header", "core.models.library")
STAY_LIGHT += (
    "core.translation.plan",
    "core.translation.job",
    "training.settings",
    "training.run",
    "training.creating",
    "training.figures",
    "training.requests",
)
"""What the window imports at its start, and so must load neither numpy nor Pillow nor OpenCV."""

PRINTING = ("training.commands", "training.telling", "training.worker", "core.translation.session", "core.jobs.last_words")
PRINTING += ("training.ranks", "training.rank_session")
"""Commands print to the user; what a worker prints goes to its worker.log."""

HEAVY = ("torch", "torchvision", "torchmetrics")
PICTURE_LIBRARIES = ("numpy", "PIL", "cv2", "OpenImageIO")


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT_DIR).with_suffix("").parts)
    return name.removesuffix(".__init__")


def modules_of(*packages: str) -> list[str]:
    return sorted(module_name(path) for package in packages for path in (ROOT_DIR / package).rglob("*.py"))


def source_of(module: str) -> Path:
    path = ROOT_DIR.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def is_in(module: str, places: tuple[str, ...] | set[str]) -> bool:
    return any(module == place or module.startswith(f"{place}.") for place in places)


def imports_of(module: str) -> Iterator[str]:
    """Every module that this one imports, at its top or inside a function; `from a import b` counts as a.b where that is a module."""
    for node in ast.walk(ast.parse(source_of(module).read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if is_in(deeper, PACKAGES) and source_of(deeper).exists() else str(node.module)


def first_culprits(modules: list[str], banned: tuple[str, ...]) -> dict[str, str]:
    """Import the modules one after the other in a fresh interpreter; which of them first brought in something banned?"""
    program = (
        "import sys, importlib\n"
        f"sys.path.insert(0, {str(ROOT_DIR)!r})\n"
        f"left = set({banned!r})\n"
        f"for module in {modules!r}:\n"
        "    importlib.import_module(module)\n"
        "    for found in sorted(left & sys.modules.keys()):\n"
        "        print(found, module)\n"
        "        left.discard(found)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.split() for line in done.stdout.splitlines())


TORCH_FREE = [module for module in modules_of("core", "training") if not is_in(module, OWN_TORCH)]


def test_core_knows_neither_training_nor_desktop_nor_qt() -> None:
    banned = ("training", "desktop", "PySide6", "shiboken6", "qasync", "rich")
    assert [(module, name) for module in modules_of("core") for name in imports_of(module) if is_in(name, banned)] == []


def test_training_knows_neither_desktop_nor_qt() -> None:
    banned = ("desktop", "PySide6", "shiboken6", "qasync")
    assert [(module, name) for module in modules_of("training") for name in imports_of(module) if is_in(name, banned)] == []


def test_desktop_reaches_the_torch_free_half_only() -> None:
    banned = (*HEAVY, *OWN_TORCH, "training.commands", "training.service", "training.serving")
    assert [(module, name) for module in modules_of("desktop") for name in imports_of(module) if is_in(name, banned)] == []


def test_every_module_of_desktop_leaves_torch_out() -> None:
    assert first_culprits(modules_of("desktop"), HEAVY) == {}


def test_every_torch_free_module_leaves_torch_and_qt_out() -> None:
    assert first_culprits(TORCH_FREE, (*HEAVY, "PySide6")) == {}


def test_the_modules_that_own_torch_leave_qt_out() -> None:
    assert first_culprits([module for module in modules_of("core", "training") if is_in(module, OWN_TORCH)], ("PySide6",)) == {}


def test_what_the_window_starts_with_stays_light() -> None:
    modules = [module for module in modules_of("core", "training") if is_in(module, STAY_LIGHT)]
    assert first_culprits(modules, PICTURE_LIBRARIES) == {}


def test_the_window_starts_without_curves_and_pictures() -> None:
    assert first_culprits(["desktop.app", "desktop.main_window", "desktop.job_notices", "desktop.staying_awake"], PICTURE_LIBRARIES) == {}


def test_the_front_door_is_light() -> None:
    assert first_culprits(["diptych"], (*HEAVY, *PICTURE_LIBRARIES, "PySide6", "rich", "msgspec")) == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_package_files_are_empty(package: str) -> None:
    assert [str(path) for path in (ROOT_DIR / package).rglob("__init__.py") if path.read_bytes().strip()] == []


def test_only_commands_print() -> None:
    printing = []
    for module in modules_of("core", "training"):
        if is_in(module, PRINTING):
            continue
        for node in ast.walk(ast.parse(source_of(module).read_bytes())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                printing.append(f"{module}:{node.lineno}")
    assert printing == []


def test_only_one_module_of_core_starts_processes() -> None:
    starters = {module for module in modules_of("core") for name in imports_of(module) if is_in(name, ("subprocess", "multiprocessing"))}
    assert starters <= {"core.jobs.process"}


def test_every_module_says_what_it_is_for() -> None:
    silent = []
    for module in modules_of(*PACKAGES):
        tree = ast.parse(source_of(module).read_bytes())
        if tree.body and not ast.get_docstring(tree):
            silent.append(module)
    assert silent == []
