"""`diptych evaluate`: what it measures, what it writes, and what it refuses, through the front door with real models and pictures."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torchmetrics.functional.image import peak_signal_noise_ratio

import diptych
from core.errors import AppError, ErrorCode
from core.evaluation.confusion import scores_of
from core.evaluation.detail import detail_energy
from core.evaluation.evaluating import check_measuring, evaluate
from core.evaluation.palette import Palette
from core.evaluation.report import EvaluationRequest
from core.images.lab import as_bright_grey
from core.images.reading import upright_digest
from core.models.header import GeneratorShape, ModelHeader
from core.models.weights import load_generator, save_model
from core.pairs.resolving import resolve_dataset
from core.pix2pix.generator import build_generator
from core.translation.code_path import exact_path
from core.translation.translator import Translator
from tests.translating import write_tiny_model

COLOURS = ((255, 255, 255), (200, 30, 30), (30, 60, 200))
"""Of the label maps in the left halves; the photos in the right ones are their noisy negatives."""
NUM_HELD_OUT = 3


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("model") / "tiny.safetensors")


@pytest.fixture
def dataset(tmp_path: Path, make_side_by_side: Callable[..., list[Path]]) -> Path:
    make_side_by_side(tmp_path / "pairs" / "train", num=1)
    make_side_by_side(tmp_path / "pairs" / "val", num=NUM_HELD_OUT)
    return tmp_path / "pairs"


def halves(dataset: Path) -> list[tuple[np.ndarray, np.ndarray]]:
    sheets = [np.asarray(Image.open(path)) for path in sorted((dataset / "val").iterdir())]
    return [(sheet[:, :32], sheet[:, 32:]) for sheet in sheets]


def translated(model: Path, pictures: list[np.ndarray]) -> list[np.ndarray]:
    header, generator = load_generator(model, torch.device("cpu"))
    translator = Translator(generator, header, torch.device("cpu"), code_path=exact_path(torch.device("cpu")))
    return [translator.translate_one(np.ascontiguousarray(picture), upright_digest(picture), 0) for picture in pictures]


def evaluated(capfd: pytest.CaptureFixture[str], *arguments: object, code: int = 0) -> dict[str, Any]:
    assert diptych.main(["evaluate", *map(str, arguments), "--device", "cpu", "--json"]) == code
    return dict(json.loads(capfd.readouterr().out))


def test_measures_the_pictures_that_a_translation_would_make(
    dataset: Path, model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "left", "--csv", tmp_path / "out.csv")

    labels, photos = zip(*halves(dataset), strict=True)
    results = translated(model, list(labels))
    psnrs = [
        peak_signal_noise_ratio(*(torch.from_numpy(picture.copy()).double() for picture in pair), data_range=255.0).item()
        for pair in zip(results, photos, strict=True)
    ]
    means = {"translated": results, "input": labels}
    for row, pictures in means.items():
        off = [np.abs(picture.astype(float) - photo).mean() / 127.5 for picture, photo in zip(pictures, photos, strict=True)]
        assert found["table"][row]["l1"] == pytest.approx(np.mean(off), abs=1e-6)
        detail = sum(map(detail_energy, pictures)) / sum(map(detail_energy, photos))
        assert found["table"][row]["detail"] == pytest.approx(detail, rel=1e-6)
    assert [picture["figures"]["psnr"] for picture in found["pictures"]] == pytest.approx(psnrs, abs=1e-4)
    assert (found["model"], found["dataset"], found["split"], found["num_pairs"]) == ("tiny", "pairs", "validation", NUM_HELD_OUT)
    assert "pixel_accuracy" not in found["table"]["translated"] and found["palette"] == []
    assert found["notes"] == ["MS-SSIM needs 176 pixels a side: 0 of 3 pictures have it."]

    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["pair"] for row in rows] == ["(translated)", "(input unchanged)", *(picture["name"] for picture in found["pictures"])]
    assert float(rows[2]["psnr"]) == pytest.approx(psnrs[0], abs=1e-4)


def test_pairs_that_the_model_learned_from_are_said_to_be_such(
    dataset: Path, model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    header, generator = load_generator(model, torch.device("cpu"))
    notes = {}
    for trained_on in ("pairs", "others"):
        save_model(tmp_path / "learned.safetensors", msgspec.structs.replace(header, dataset=trained_on), generator.state_dict())
        for split in ("train", "validation"):
            found = evaluated(capfd, "--model", tmp_path / "learned.safetensors", "--dataset", dataset, "--split", split)
            notes[trained_on, split] = found["notes"]
    told = {key for key, said in notes.items() if any("learned from" in note for note in said)}
    assert told == {("pairs", "train")}, "others of that name may be new to it, held-out ones are"
    learned = ["--model", str(tmp_path / "learned.safetensors"), "--dataset", str(dataset), "--split", "train", "--device", "cpu"]
    save_model(tmp_path / "learned.safetensors", msgspec.structs.replace(header, dataset="pairs"), generator.state_dict())
    assert diptych.main(["evaluate", *learned]) == 0
    assert "These are pairs that the model learned from" in capfd.readouterr().out


def test_label_maps_are_scored_by_the_nearest_colour_of_all_pixels_together(
    dataset: Path, model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "right")

    labels, photos = (np.concatenate(side) for side in zip(*halves(dataset), strict=True))
    results = np.concatenate(translated(model, [photo for _, photo in halves(dataset)]))
    order = [tuple(bytes.fromhex(word[1:])) for word in found["palette"]]  # of two colours equally near the first counts
    palette = Palette(tuple(order), ("",) * 3)
    scores = scores_of(palette.classes(results), palette.classes(labels), 3)
    figures = found["table"]["translated"]
    assert [figures[name] for name in ("pixel_accuracy", "class_accuracy", "class_iou")] == pytest.approx(list(scores), abs=1e-6)
    assert sorted(order) == sorted(COLOURS)
    assert photos.shape == labels.shape


def test_a_colour_of_a_single_label_map_is_found(
    model: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    make_side_by_side(tmp_path / "pairs" / "train", num=1)
    paths = make_side_by_side(tmp_path / "pairs" / "val", num=40)
    sheet = np.array(Image.open(paths[7]))
    sheet[:16, :32] = (20, 200, 60)
    Image.fromarray(sheet).save(paths[7])
    found = evaluated(capfd, "--model", model, "--dataset", tmp_path / "pairs", "--input", "right")
    assert found["palette"][-1] == "#14c83c" and len(found["palette"]) == 4


def test_a_palette_that_leaves_a_colour_out_is_told(
    dataset: Path, model: Path, palette_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    options = ("--model", model, "--dataset", dataset, "--input", "right", "--palette", palette_file)
    assert not any("palette" in note for note in evaluated(capfd, *options)["notes"])
    palette_file.write_text("255 255 255\n200 30 30\n", "utf-8")
    (note,) = (note for note in evaluated(capfd, *options)["notes"] if "palette" in note)
    assert note.endswith("have no colour of the palette: they count as the nearest one. Is a line missing in it?")


def write_segmenter(path: Path, num_classes: int = 3, *, tells: bool = True) -> Path:
    """Scores are higher the nearer a pixel is to the class's photo colour: 2 c x - c c. Without `tells` it keeps its classes to itself."""
    colours = np.float32(1) - np.array(COLOURS, np.float32)[:num_classes] / 255
    weights, bias = 2 * colours[:, :, None, None], -(colours**2).sum(axis=1)
    graph = helper.make_graph(
        [helper.make_node("Conv", ["photo", "weights", "bias"], ["scores"])],
        "nearest",
        [helper.make_tensor_value_info("photo", TensorProto.FLOAT, [1, 3, "height", "width"])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, num_classes if tells else "k", "height", "width"])],
        [numpy_helper.from_array(weights, "weights"), numpy_helper.from_array(bias, "bias")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    return path


@pytest.fixture
def palette_file(tmp_path: Path) -> Path:
    path = tmp_path / "palette.txt"
    path.write_text("\n".join("{} {} {}".format(*colour) for colour in COLOURS), "utf-8")
    return path


def test_a_segmenter_recognises_real_photos_first(
    dataset: Path, model: Path, tmp_path: Path, palette_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    segmenter = write_segmenter(tmp_path / "segmenter.onnx")
    options = ("--model", model, "--dataset", dataset, "--input", "left", "--segmenter", segmenter, "--palette", palette_file)
    found = evaluated(capfd, *options)

    real, made = found["table"]["real"], found["table"]["translated"]
    assert real == pytest.approx({"fcn_pixel": 1.0, "fcn_class": 1.0, "fcn_iou": 1.0}, abs=0.02)
    assert made["fcn_pixel"] < 0.8

    assert diptych.main(["evaluate", *map(str, options), "--device", "cpu"]) == 0
    header, *lines = capfd.readouterr().out.splitlines()[1:]
    assert header.split() == ["real", "pictures", "translated", "input", "unchanged", "better"]
    (line,) = (line for line in lines if line.startswith("FCN pixel accuracy"))
    assert line.split()[3:] == [f"{real['fcn_pixel']:.3f}", f"{made['fcn_pixel']:.3f}", "higher"]


def test_a_segmenter_is_tried_on_a_photo_before_anything_is_trained(dataset: Path, tmp_path: Path, palette_file: Path) -> None:
    def check(num_classes: int) -> None:
        segmenter = write_segmenter(tmp_path / "silent.onnx", num_classes, tells=False)
        request = EvaluationRequest(model="", dataset="", palette=str(palette_file), segmenter=str(segmenter))
        check_measuring(request, resolve_dataset(dataset, tmp_path, "left"))

    check(3)
    with pytest.raises(AppError, match="knows 2 classes, the palette has 3 colours") as caught:
        check(2)
    assert caught.value.code is ErrorCode.MODEL_MISMATCH


def write_label_painter(path: Path) -> Path:
    """A model of Diptych that gives the negative of each 2 x 2 pixels' mean, and so paints the label maps of these photos."""
    shape = GeneratorShape(size_px=32, width=8)
    generator = build_generator(shape)
    weights = {name: torch.zeros_like(value) for name, value in generator.state_dict().items()}
    first, last = weights["down.0.weight"], weights[f"up.{generator.depth - 1}.weight"]
    for channel in range(3):  # what is above 0 and what is below, as the skip is rectified
        for place, sign in ((channel, 1), (channel + 3, -1)):
            first[place, channel, 1:3, 1:3] = sign / 4
            last[place, channel, 1:3, 1:3] = -sign * 1.5
    save_model(path, ModelHeader(name="painter", generator=shape), weights)
    return path


def test_a_model_of_diptych_is_a_segmenter_too(dataset: Path, model: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    painter = write_label_painter(tmp_path / "painter.safetensors")
    found = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "left", "--segmenter", painter)

    assert found["table"]["real"] == pytest.approx({"fcn_pixel": 1.0, "fcn_class": 1.0, "fcn_iou": 1.0}, abs=0.02)
    assert found["table"]["translated"]["fcn_pixel"] < 0.8


def test_a_segmenter_keeps_its_own_scale(
    model: Path, tmp_path: Path, make_side_by_side: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    """What it recognises in real photos does not depend on how the measured model is shown them."""
    painter = write_label_painter(tmp_path / "painter.safetensors")
    make_side_by_side(tmp_path / "pairs" / "val", num=1, size_px=52)
    make_side_by_side(tmp_path / "pairs" / "train", num=1, size_px=52)
    options = ("--model", model, "--dataset", tmp_path / "pairs", "--input", "left", "--segmenter", painter)
    whole, native = (evaluated(capfd, *options, "--scale", scale)["table"] for scale in ("whole", "native"))
    assert whole["translated"] != native["translated"]
    assert whole["real"] == native["real"]


def test_a_network_that_colours_is_given_the_targets_without_their_colours(
    dataset: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    shape = GeneratorShape(size_px=32, width=4, input_channels=1, output_channels=2)
    colours = tmp_path / "colours.safetensors"
    save_model(colours, ModelHeader(name="colours", generator=shape, colour_space="Lab"), build_generator(shape).state_dict())
    found = evaluated(capfd, "--model", colours, "--dataset", dataset, "--input", "left")

    photos = [photo for _, photo in halves(dataset)]
    greys = [as_bright_grey(photo) for photo in photos]
    for row, pictures in {"translated": translated(colours, greys), "input": greys}.items():
        off = [np.abs(picture.astype(float) - photo).mean() / 127.5 for picture, photo in zip(pictures, photos, strict=True)]
        assert found["table"][row]["l1"] == pytest.approx(np.mean(off), abs=1e-6)
    words = refused(capfd, "--model", colours, "--dataset", dataset, "--segmenter", colours, code=5)
    assert "The model colours colours pictures by their own lightness" in words

    make_pictures(tmp_path / "photos" / "val", num=2)
    make_pictures(tmp_path / "photos" / "train", num=1)
    assert evaluated(capfd, "--model", colours, "--dataset", tmp_path / "photos")["num_pairs"] == 2, "single photos will do"


def refused(capfd: pytest.CaptureFixture[str], *arguments: object, code: int) -> str:
    assert diptych.main(["evaluate", *map(str, arguments), "--device", "cpu"]) == code
    captured = capfd.readouterr()
    assert captured.out == "" and captured.err.startswith("diptych: ")
    return captured.err


def test_what_can_not_be_measured_is_refused_in_plain_words(
    dataset: Path, model: Path, tmp_path: Path, palette_file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    base = ("--model", model, "--dataset", dataset)
    left, right = (*base, "--input", "left"), (*base, "--input", "right")
    words = refused(capfd, *left, "--split", "test", code=5)
    assert "The dataset pairs has no test pairs." in words and "train, validation" in words

    (tmp_path / "other.txt").write_text("#00ff00\n#ffff00\n", "utf-8")
    assert "The targets have other colours than the palette" in refused(capfd, *right, "--palette", tmp_path / "other.txt", code=5)
    assert "The targets have other colours" in refused(capfd, *left, "--palette", palette_file, code=5)

    few = write_segmenter(tmp_path / "few.onnx", num_classes=2)
    assert "knows 2 classes, the palette has 3 colours" in refused(capfd, *left, "--segmenter", few, code=5)
    assert "The segmenter tiny does not paint these label maps" in refused(capfd, *left, "--segmenter", model, code=5)
    assert "The inputs of the dataset pairs are no label maps" in refused(capfd, *right, "--segmenter", few, code=5)

    assert "is a folder" in refused(capfd, *left, "--csv", tmp_path, code=2)
    assert "is no table" in refused(capfd, *left, "--csv", palette_file, code=2)
    assert palette_file.read_text("utf-8").startswith("255")
    assert "missing.pth is not there" in refused(capfd, *left, "--lpips", tmp_path / "missing.pth", code=5)


def test_a_pair_that_can_not_be_read_costs_its_row(dataset: Path, model: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bad = dataset / "val" / "001.png"
    data = bad.read_bytes()
    bad.write_bytes(data[: len(data) - 200])

    found = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "left", code=1)

    assert found["num_pairs"] == NUM_HELD_OUT - 1
    assert [(failure["file"], failure["code"]) for failure in found["failures"]] == [(str(bad), "data.picture_unreadable")]


def test_what_makes_no_pair_is_told_beside_the_figures(
    model: Path, tmp_path: Path, make_pictures: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    for side in ("input", "target"):
        make_pictures(tmp_path / "pairs" / side, num=4)
    Image.new("RGB", (40, 9)).save(tmp_path / "pairs" / "input" / "000.png")
    found = evaluated(capfd, "--model", model, "--dataset", tmp_path / "pairs")
    assert any("000.png differ in size" in note for note in found["notes"])

    (tmp_path / "pairs" / "input" / "000.png").unlink()
    (tmp_path / "pairs" / "target" / "000.png").unlink()
    found = evaluated(capfd, "--model", model, "--dataset", tmp_path / "pairs")
    assert not any("Not everything" in note for note in found["notes"])


def test_a_stopped_evaluation_ends_between_two_pairs(dataset: Path, model: Path, tmp_path: Path) -> None:
    request = EvaluationRequest(model=str(model), dataset=str(dataset), input_side="left", device="cpu")
    told: list[tuple[int, int]] = []

    def stop_after_one(num_done: int, num_total: int) -> bool:
        told.append((num_done, num_total))
        return num_done < 1

    with pytest.raises(AppError) as caught:
        evaluate(request, tmp_path, stop_after_one)
    assert caught.value.code is ErrorCode.CANCELLED
    assert told == [(0, NUM_HELD_OUT), (1, NUM_HELD_OUT)]


def test_so_many_pairs_are_spread_over_the_split(
    dataset: Path, model: Path, make_side_by_side: Callable[..., list[Path]], capfd: pytest.CaptureFixture[str]
) -> None:
    make_side_by_side(dataset / "val", num=8)
    found = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "left", "--limit", 2, "--noise", "off")

    assert [Path(picture["name"]).name for picture in found["pictures"]] == ["000", "004"]

    sheet = np.asarray(Image.open(dataset / "val" / "000.png")).copy()
    sheet[:, :32][(sheet[:, :32] == COLOURS[2]).all(axis=2)] = COLOURS[0]
    Image.fromarray(sheet).save(dataset / "val" / "000.png")
    few = evaluated(capfd, "--model", model, "--dataset", dataset, "--input", "right", "--limit", 1)
    assert len(few["palette"]) == len(COLOURS), "the classes are those of all pairs, however many are measured"
    assert found["noise_seed"] is None


def test_a_run_stands_for_its_checkpoint(dataset: Path, make_run: Any, run_worker_process: Any, capfd: pytest.CaptureFixture[str]) -> None:
    folder = make_run("run", epochs=1, checkpoint_every=4)
    assert run_worker_process(folder.path).returncode == 0

    found = evaluated(capfd, "--model", folder.path, "--dataset", dataset, "--input", "left")

    assert (found["model"], found["num_pairs"]) == ("run", NUM_HELD_OUT)
