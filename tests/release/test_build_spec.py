"""build.spec as PyInstaller reads it, on each of the three systems: nothing is built, what it would be built of is looked at."""

import ast
import plistlib
import struct
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from core.version import VERSION
from release.icons import drawn_icon, write_macos_icon, write_windows_icon
from release.identity import PICTURE_TYPES

ROOT_DIR = Path(__file__).resolve().parents[2]


FOUND = ["torch/lib/libtorch_cuda.so", "torch/lib/libtorch_cuda_linalg.so", "libcusolver.so.12", "nvidia/cu13/lib/libcusolver.so.12"]
FOUND += ["PySide6/Qt/plugins/platformthemes/libqgtk3.so", "PySide6/Qt/plugins/platforms/libqxcb.so", "torch/bin/protoc"]
FOUND += ["PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "PySide6/Qt/lib/libQt6Quick.so.6"]
FOUND += ["PySide6/Qt/lib/libQt6QmlModels.so.6", "PySide6/Qt6Qml.dll", "PySide6/Qt/lib/libQt6Widgets.so.6"]


FOUND_DATA = ["PySide6/Qt/translations/qtbase_zh_CN.qm", "PySide6/Qt/translations/qtbase_de.qm", "PySide6/Qt/translations/qt_help_zh_CN.qm"]
FOUND_DATA += ["torch/_inductor/codecache.py", "torch/_inductor/config.py", "torch/testing/_internal/opinfo.py", "torch/nn/functional.py"]


class Spec:
    """What the spec asked PyInstaller for: the arguments of every call, in order."""

    def __init__(self, place: Path) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.folder = place / "dist" / "Diptych"
        self.folder.mkdir(parents=True)
        names = {name: self._noting(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
        given = {"SPECPATH": str(ROOT_DIR), "DISTPATH": str(place / "dist"), "workpath": str(place / "build")}
        source = (ROOT_DIR / "build.spec").read_text(encoding="utf-8")
        exec(compile(source, "build.spec", "exec"), {**names, **given})

    def _noting(self, name: str) -> Any:
        def note(*arguments: Any, **options: Any) -> SimpleNamespace:
            self.calls.append((name, arguments, options))
            found = [(entry, f"/somewhere/{entry}", "BINARY") for entry in FOUND]
            data = [(entry, f"/somewhere/{entry}", "DATA") for entry in FOUND_DATA]
            return SimpleNamespace(pure=[], scripts=[], binaries=found, datas=data, made_by=name)

        return note

    def options(self, name: str) -> list[dict[str, Any]]:
        return [options for called, _, options in self.calls if called == name]


@pytest.fixture
def spec_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """spec_of(platform): the spec as it is there."""
    drawn_icon(16)  # Qt and Pillow are loaded as what they are

    def evaluate(platform: str) -> Spec:
        monkeypatch.setattr(sys, "platform", platform)
        return Spec(tmp_path)

    return evaluate


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin"])
def test_two_programs_in_one_folder_that_know_each_others_half_not(spec_of: Any, platform: str) -> None:
    spec = spec_of(platform)
    assert [name for name, _, _ in spec.calls].count("COLLECT") == 1
    (_, collected, _) = next(call for call in spec.calls if call[0] == "COLLECT")
    found = {name for part in collected if isinstance(part, list) for name, _, _ in part}
    assert found & set(FOUND_DATA) == {"PySide6/Qt/translations/qtbase_zh_CN.qm", "torch/_inductor/config.py", "torch/nn/functional.py"}
    assert found & set(FOUND) == {
        "torch/lib/libtorch_cuda.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
    }
    window, console = spec.options("EXE")
    assert (window["name"], window["console"], console["name"], console["console"]) == ("Diptych", False, "diptych-cli", True)
    assert window["name"].casefold() != console["name"].casefold()
    of_window, of_console = spec.options("Analysis")
    assert {"torch", "torchvision", "PIL", "cv2"} <= set(of_window["excludes"])
    assert {"PySide6", "qasync", "desktop", "triton"} <= set(of_console["excludes"])
    assert "cuda" in of_window["excludes"] and "cuda" in of_console["excludes"]
    builtins = [place for path, place in of_console["binaries"] if "libnvrtc-builtins.so" in path]
    assert set(builtins) == ({"nvidia/cu13/lib"} if find_spec("nvidia") else set())
    assert "desktop.self_test" in of_window["hiddenimports"] and "training.commands.translate" in of_console["hiddenimports"]
    places = {str(Path(place)) for _, place in of_window["datas"]}
    assert {"resources", "resources/licences/torch", "resources/licences/numpy"} <= places
    targets = [Path(place) / Path(source).name for source, place in of_window["datas"]]
    assert len(targets) == len(set(targets)), "none takes another's place"
    assert {"docs/guide.md", "docs/guide.zh.md", "docs/screenshots/guide_1_home.png"} <= {target.as_posix() for target in targets}
    assert any(Path(source).name == "all.txt" for source, _ in of_window["datas"])


def test_on_windows_it_carries_icon_version_and_file_types(spec_of: Any) -> None:
    spec = spec_of("win32")
    for options in spec.options("EXE"):
        with Image.open(options["icon"]) as icon:
            assert {(16, 16), (32, 32), (48, 48), (256, 256)} <= set(icon.info["sizes"])
        resource = ast.parse(Path(options["version"]).read_text(encoding="utf-8"), mode="eval")
        told = [ast.literal_eval(call.args[1]) for call in ast.walk(resource) if isinstance(call, ast.Call) and len(call.args) == 2
                and isinstance(call.args[1], ast.Constant)]  # fmt: skip
        assert VERSION in told and f"{options['name']}.exe" in told
    script = (spec.folder / "open-with.cmd").read_bytes().decode("ascii")
    assert script.count("\r\n") == script.count("\n")
    for suffix in ("safetensors", "png", "tiff"):
        assert script.count(rf"\.{suffix}\OpenWithProgids") == 2, "told, and taken back"
    assert not spec.options("BUNDLE")


def test_the_version_resource_is_one_that_pyinstaller_reads(spec_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Path(spec_of("win32").options("EXE")[0]["version"]).read_text(encoding="utf-8")
    taken: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def kind(name: str) -> Any:
        return lambda *arguments, **options: taken.append((name, arguments, options)) or (name, arguments, options)

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo", "VarStruct")
    tree = ast.parse(text, mode="eval")
    assert {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} == set(names)
    fixed = next(node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FixedFileInfo")
    values = {keyword.arg: ast.literal_eval(keyword.value) for keyword in fixed.keywords}
    assert values["filevers"] == (*map(int, VERSION.split(".")), 0)[:4]


def test_on_macos_it_is_a_bundle_with_identifier_file_types_and_entitlements(spec_of: Any) -> None:
    spec = spec_of("darwin")
    (bundle,) = spec.options("BUNDLE")
    assert (bundle["name"], bundle["bundle_identifier"], bundle["version"]) == ("Diptych.app", "org.diptych.Diptych", VERSION)
    with Image.open(bundle["icon"]) as icon:
        assert (512, 512, 2) in icon.info["sizes"]
    info = plistlib.loads(plistlib.dumps(bundle["info_plist"]))
    offered = [suffix for kind in info["CFBundleDocumentTypes"] for suffix in kind.get("CFBundleTypeExtensions", [])]
    assert set(offered) == {suffix for suffixes in PICTURE_TYPES.values() for suffix in suffixes}
    declared = {kind["UTTypeIdentifier"] for kind in info["UTImportedTypeDeclarations"]}
    assert declared <= {name for kind in info["CFBundleDocumentTypes"] for name in kind.get("LSItemContentTypes", [])}
    for options in spec.options("EXE"):
        entitlements = plistlib.loads(Path(options["entitlements_file"]).read_bytes())
        assert entitlements["com.apple.security.cs.disable-library-validation"] is True


def test_on_linux_the_folder_holds_what_the_desktop_is_told(spec_of: Any) -> None:
    spec = spec_of("linux")
    assert (spec.folder / "install.sh").stat().st_mode & 0o111
    assert (spec.folder / "share" / "icons" / "hicolor" / "48x48" / "apps" / "diptych.png").is_file()


def test_icons_show_the_drawing_at_every_size(tmp_path: Path) -> None:
    for size_px in (16, 256):
        icon = drawn_icon(size_px)
        assert icon.size == (size_px, size_px) and icon.getpixel((0, 0))[3] == 0
        assert icon.getpixel((size_px // 2, size_px // 8)) == (0x1E, 0x1B, 0x3A, 255)
    data = write_windows_icon(tmp_path / "i.ico").read_bytes()
    assert struct.unpack("<HHH", data[:6])[:2] == (0, 1)
    assert write_macos_icon(tmp_path / "i.icns").read_bytes()[:4] == b"icns"
