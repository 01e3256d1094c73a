"""A model written for another program computes there what it computes here, at every size it says it takes; else there is no file."""

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from torch import Tensor, nn

from core.errors import AppError, ErrorCode
from core.foreign import exporting, onnx_file
from core.foreign.exporting import export_for
from core.foreign.importing import import_model
from core.foreign.script_file import FACTS_FILE, open_script
from core.models.foreign import MAX_DIFFERENCE, SUFFIXES, Exported, ImportChoices
from core.models.header import HEADER_KEY, GeneratorShape, ModelHeader, read_header
from core.models.weights import load_generator, save_model
from core.onnx_runtime import onnx_runtime
from core.pairs.augmentation import Labels
from core.pairs.recipes.recipe import parse_recipe
from core.pix2pix.generator import build_generator
from tests.core.foreign.reference_networks import Resnet, Unet, drawn, in_use

CPU = torch.device("cpu")
SHAPES = [
    GeneratorShape(kind="unet", size_px=32, width=4),
    GeneratorShape(kind="unet", size_px=32, width=2, normalisation="instance", input_channels=1, upsampling="resize"),
    GeneratorShape(kind="encoder_decoder", size_px=32, width=2, output_channels=1),
    GeneratorShape(kind="resnet6", size_px=32, width=2, normalisation="instance"),
    GeneratorShape(kind="resnet9", width=2, normalisation="none", dropout=False, upsampling="resize", input_channels=4, output_channels=2),
]
KNOWN_TO_THE_REFERENCE = [SHAPES[0], SHAPES[3], GeneratorShape(kind="unet", size_px=64, width=2, normalisation="none")]
SIZES = [(45, 70), (32, 32), (64, 33), (17, 200)]


def written(folder: Path, shape: GeneratorShape, **fields: Any) -> Path:
    """A model file with weights that make pictures of all values."""
    path = folder / "model.safetensors"
    save_model(path, ModelHeader(**{"name": "tiny", "generator": shape, **fields}), drawn(build_generator(shape)).state_dict())
    return path


def exported(model: Path, to: Any, output: Path, **options: Any) -> Exported:
    return export_for(model, to, output, lambda done, total: True, **options)


def refused(*arguments: Any, **options: Any) -> AppError:
    with pytest.raises(AppError) as caught:
        exported(*arguments, **options)
    return caught.value


def expected(model: Path, x: Tensor) -> Tensor:
    """What the model makes of pictures from 0 to 1 of any size: grown by mirroring, and by the last pixel where a side is too short."""
    _, generator = load_generator(model, CPU)
    height, width = x.shape[2:]
    rows = np.pad(np.arange(height), (0, -height % generator.multiple), mode="reflect" if height > generator.multiple // 2 else "edge")
    columns = np.pad(np.arange(width), (0, -width % generator.multiple), mode="reflect" if width > generator.multiple // 2 else "edge")
    with torch.no_grad():
        return generator(x[:, :, rows][:, :, :, columns] * 2 - 1)[:, :, :height, :width] / 2 + 0.5


def pictures(shape: GeneratorShape, height: int, width: int, num: int = 1) -> Tensor:
    """Pictures of noise."""
    return torch.rand(num, shape.input_channels, height, width, generator=torch.Generator().manual_seed(height * width))


def onnx_run(path: Path, x: Tensor) -> Tensor:
    session = onnx_runtime().InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return torch.from_numpy(session.run(["output"], {"input": x.numpy()})[0])


@pytest.mark.skipif(os.name == "nt", reason="limits of files are POSIX")
@pytest.mark.parametrize("limit_bytes", [1000, 50_000])
def test_a_disk_that_takes_no_more_is_told_as_one(tmp_path: Path, limit_bytes: int) -> None:
    import resource

    model, output = written(tmp_path, GeneratorShape(width=4)), tmp_path / "m.pth"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, before[1]))
    try:
        with pytest.raises(AppError) as caught:
            exported(model, "reference", output)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.code.startswith("disk.") and "m.pth" in str(caught.value) and caught.value.hint
    assert not [path for path in tmp_path.iterdir() if path != model]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.kind}-{shape.normalisation}-{shape.upsampling}")
def test_onnx_takes_pictures_of_all_sizes(tmp_path: Path, shape: GeneratorShape) -> None:
    model, output = written(tmp_path, shape), tmp_path / "m.onnx"
    found = exported(model, "onnx", output)
    assert [(one.width, one.height) for one in found.differences] == [(256, 256), (321, 243)]
    assert max(one.largest for one in found.differences) <= MAX_DIFFERENCE
    for num, (height, width) in enumerate(SIZES, 1):
        x = pictures(shape, height, width, num)
        y = onnx_run(output, x)
        assert y.shape == (num, shape.output_channels, height, width) and y.std() > 0.01
        assert (y - expected(model, x)).abs().max() <= 1e-4
        # each picture has its own statistics, whatever stands beside it
        assert (y[:1] - expected(model, x[:1])).abs().max() <= 1e-4


def test_torchscript_takes_pictures_of_all_sizes(tmp_path: Path) -> None:
    for shape in SHAPES:
        model, output = written(tmp_path, shape), tmp_path / f"{shape.kind}-{shape.normalisation}.pt"
        exported(model, "torchscript", output)
        script = open_script(output)
        for num, (height, width) in enumerate(SIZES, 1):
            x = pictures(shape, height, width, num)
            assert (script(x) - expected(model, x)).abs().max() <= 1e-4
            assert (script(x)[:1] - expected(model, x[:1])).abs().max() <= 1e-4


def test_a_scripts_weights_go_along_where_the_module_is_moved(tmp_path: Path) -> None:
    output = tmp_path / "m.pt"
    exported(written(tmp_path, SHAPES[0]), "torchscript", output)
    with pytest.warns(FutureWarning):
        script = torch.jit.load(output)
    num_weights = sum(tensor.numel() for tensor in build_generator(SHAPES[0]).parameters())
    assert sum(tensor.numel() for tensor in script.parameters()) == num_weights
    # What is a constant of the program stays where it is: that may be single numbers only.
    with zipfile.ZipFile(output) as archive:
        sizes = [entry.file_size for entry in archive.infolist() if entry.filename.startswith("archive/constants/")]
    assert sizes and max(sizes) <= 8


def test_a_picture_smaller_than_half_a_network_is_grown_by_its_last_pixel(tmp_path: Path) -> None:
    model = written(tmp_path, SHAPES[0])
    exported(model, "onnx", tmp_path / "m.onnx")
    exported(model, "torchscript", tmp_path / "m.pt")
    x = pictures(SHAPES[0], 1, 20)
    y = expected(model, x)
    assert (onnx_run(tmp_path / "m.onnx", x) - y).abs().max() <= 1e-4
    assert (open_script(tmp_path / "m.pt")(x) - y).abs().max() <= 1e-4


def test_an_onnx_file_can_be_for_one_size(tmp_path: Path) -> None:
    model, output = written(tmp_path, SHAPES[0]), tmp_path / "m.onnx"
    found = exported(model, "onnx", output, size=(45, 70))
    assert {(one.width, one.height) for one in found.differences} == {(70, 45)}
    graph = onnx.load(output).graph
    assert [side.dim_value for side in graph.input[0].type.tensor_type.shape.dim] == [1, 3, 45, 70]
    assert not {"Shape", "Mod", "Min"} & {node.op_type for node in graph.node}
    x = pictures(SHAPES[0], 45, 70)
    assert (onnx_run(output, x) - expected(model, x)).abs().max() <= 1e-4
    for to in ("torchscript", "reference"):
        assert refused(model, to, tmp_path / "other", size=(45, 70)).code is ErrorCode.BAD_COMMAND
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("size", [(1, 1), (4, 200), (200, 4)])
def test_a_resnet_is_not_written_for_pictures_that_it_cannot_reflect(tmp_path: Path, size: tuple[int, int]) -> None:
    error = refused(written(tmp_path, SHAPES[3]), "onnx", tmp_path / "g.onnx", size=size)
    assert error.code is ErrorCode.BAD_COMMAND and f"from 5 pixels on; {size[1]} x {size[0]} is too small" in error.message
    assert not (tmp_path / "g.onnx").exists()


@pytest.mark.parametrize("shape", KNOWN_TO_THE_REFERENCE, ids=lambda shape: f"{shape.kind}-{shape.normalisation}")
def test_the_reference_loads_its_own_keys_and_computes_the_same(tmp_path: Path, shape: GeneratorShape) -> None:
    model, output = written(tmp_path, shape), tmp_path / "latest_net_G.pth"
    exported(model, "reference", output)
    network: nn.Module = (
        Resnet(6, shape.width, shape.normalisation, noisy=shape.dropout)
        if shape.kind == "resnet6"
        else Unet(shape.size_px.bit_length() - 1, shape.width, shape.normalisation)
    )
    network.load_state_dict(torch.load(output, weights_only=True), strict=True)
    x = pictures(shape, 64, 128) * 2 - 1
    _, generator = load_generator(model, CPU)
    with torch.no_grad():
        assert (in_use(network)(x) - generator(x)).abs().max() <= 1e-5


def test_what_was_exported_to_the_reference_comes_back_as_the_same_model(tmp_path: Path) -> None:
    shape = GeneratorShape(kind="resnet6", size_px=128, width=2)
    fields = {"input_name": "edges", "scale": "fit", "recipe": parse_recipe("edges"), "dataset": "shoes", "terms": "CC BY"}
    model = written(tmp_path, shape, **fields)
    exported(model, "reference", tmp_path / "latest_net_G.pth")
    path, read = import_model(tmp_path / "latest_net_G.pth", ImportChoices(), lambda name: tmp_path / f"{name}-again.safetensors")
    first, again = load_generator(model, CPU)[1].state_dict(), load_generator(path, CPU)[1].state_dict()
    assert first.keys() == again.keys() and all(torch.equal(first[key], again[key]) for key in first)
    before, after = read_header(model), read_header(path)
    assert before.created != after.created == read.header.created
    assert all(getattr(before, name) == getattr(after, name) for name in ModelHeader.__struct_fields__ if name != "created")


@pytest.mark.parametrize("shape", [SHAPES[1], SHAPES[2], GeneratorShape(size_px=16, width=2)], ids=lambda shape: shape.kind)
def test_what_the_reference_does_not_know_is_not_written_for_it(tmp_path: Path, shape: GeneratorShape) -> None:
    error = refused(written(tmp_path, shape), "reference", tmp_path / "g.pth")
    assert error.code is ErrorCode.NOT_EXPORTABLE and "reference has no network" in error.message
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def facts_in(path: Path) -> dict[str, str]:
    """What a file says of itself, read as another program would."""
    if path.suffix == ".onnx":
        return {entry.key: entry.value for entry in onnx.load(path).metadata_props}
    if path.suffix == ".pt":
        files = {FACTS_FILE: ""}
        with pytest.warns(FutureWarning):
            torch.jit.load(path, _extra_files=files)
        return dict(json.loads(files[FACTS_FILE]))
    return dict(torch.load(path, weights_only=True)._metadata)


@pytest.mark.parametrize("to", list(SUFFIXES))
def test_a_file_says_what_its_users_must_know(tmp_path: Path, to: Any) -> None:
    labels, recipe = Labels(input=True), parse_recipe("downscale:factor=8")
    model = written(tmp_path, SHAPES[0], input_name="labels", target_name="photo", labels=labels, recipe=recipe, terms="CC BY-SA")
    output = tmp_path / f"m{SUFFIXES[to]}"
    found, facts = exported(model, to, output), facts_in(output)
    assert (facts["turns"] == "labels into photo" and facts["terms"] == "CC BY-SA" and "0 to 1" in facts["input"]) or to == "reference"
    assert "own statistics" in facts["normalisation"] and "multiples of 32" in facts["sizes"]
    assert facts["noise"] == "off" or to == "reference"
    assert "downscale:factor=8" in facts["recipe"] and "without blending" in facts["labels"]
    assert json.loads(facts[HEADER_KEY])["labels"]["input"] is True
    # and it is said to whoever exports it
    for word in ("recipe: downscale:factor=8", "labels: the input", "normalisation: each", "noise: "):
        assert any(note.startswith(word) for note in found.notes)
    assert ("load it with" in facts) is (to == "reference")


def test_opacity_is_said_to_stand_beside_colours_on_white(tmp_path: Path) -> None:
    facts = exporting.facts_of(read_header(written(tmp_path, SHAPES[4])), "onnx")
    assert facts["input"] == "batch x 4 x height x width, 0 to 1, sRGB as it looks on white, and opacity"
    assert facts["output"] == "batch x 2 x height x width, 0 to 1, grey as it looks on white, and opacity"


def test_lab_is_said_in_its_own_range(tmp_path: Path) -> None:
    shape = GeneratorShape(size_px=32, width=2, input_channels=1, output_channels=2)
    exported(written(tmp_path, shape, colour_space="Lab"), "onnx", tmp_path / "m.onnx")
    facts = facts_in(tmp_path / "m.onnx")
    assert "L, of 0 to 100" in facts["input"] and "a and b, of -110 to 110" in facts["output"]


def test_the_reference_is_told_how_to_build_the_network(tmp_path: Path) -> None:
    exported(written(tmp_path, SHAPES[3]), "reference", tmp_path / "g.pth")
    words = facts_in(tmp_path / "g.pth")["load it with"]
    assert words == "--netG resnet_6blocks --norm instance --ngf 2 --input_nc 3 --output_nc 3"


@pytest.mark.parametrize("to", list(SUFFIXES))
def test_a_file_that_computes_something_else_is_not_kept(tmp_path: Path, to: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    model, output = written(tmp_path, SHAPES[0]), tmp_path / "m"
    write = exporting._write

    def wrong(path: Path, *rest: Any) -> Any:
        run = write(path, *rest)
        return lambda x: run(x) + 2 / 255

    monkeypatch.setattr(exporting, "_write", wrong)
    error = refused(model, to, output)
    assert error.code is ErrorCode.NOT_EXPORTABLE and "differs from the model by 7.8e-03 at 256 x 256" in error.message
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def test_not_a_number_is_no_small_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "_write", lambda *_: lambda x: x * float("nan"))
    assert refused(written(tmp_path, SHAPES[0]), "onnx", tmp_path / "m").code is ErrorCode.NOT_EXPORTABLE


@pytest.mark.parametrize("stop_after", [1, 2, 3, 4])
def test_it_can_be_stopped_at_every_step_and_leaves_nothing(tmp_path: Path, stop_after: int) -> None:
    model = written(tmp_path, SHAPES[0])
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return done < stop_after

    with pytest.raises(AppError) as caught:
        export_for(model, "onnx", tmp_path / "m.onnx", progress)
    assert caught.value.code is ErrorCode.CANCELLED
    assert told == [(step, 4) for step in range(1, stop_after + 1)]
    assert [path.name for path in tmp_path.iterdir()] == ["model.safetensors"]


def test_a_network_too_large_for_onnx_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnx_file, "MAX_BYTES", 1000)
    error = refused(written(tmp_path, SHAPES[0]), "onnx", tmp_path / "m.onnx")
    assert error.code is ErrorCode.NOT_EXPORTABLE and "an ONNX file holds 2" in error.message
    assert not (tmp_path / "m.onnx").exists()


def test_a_place_that_takes_no_file_is_told(tmp_path: Path) -> None:
    model = written(tmp_path, SHAPES[0])
    (tmp_path / "file").write_bytes(b"")
    for to in SUFFIXES:
        assert refused(model, to, tmp_path / "file" / "m").code in (ErrorCode.DISK_FAILED, ErrorCode.FOLDER_GONE, ErrorCode.PATH_MISSING)
