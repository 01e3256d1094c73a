"""Segmenters: real ONNX files and a painting function; what is refused, and in which words."""

import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from core.errors import AppError, ErrorCode
from core.evaluation.palette import Palette
from core.evaluation.segmenter import ModelSegmenter, OnnxSegmenter

PALETTE = Palette(((255, 0, 0), (0, 255, 0), (0, 0, 255)), ("red", "green", "blue"))


def write_onnx(path: Path, num_classes: int = 3, size: tuple[int, int] | None = None, channels: int = 3, stride: int = 1) -> Path:
    """A 1x1 convolution whose class k looks at colour channel k alone."""
    weights = np.eye(num_classes, channels, dtype=np.float32)[:, :, None, None]
    height, width = size or ("height", "width")
    graph = helper.make_graph(
        [helper.make_node("Conv", ["photo", "weights"], ["scores"], strides=[stride, stride])],
        "segmenter",
        [helper.make_tensor_value_info("photo", TensorProto.FLOAT, [1, channels, height, width])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, num_classes, None, None])],
        [numpy_helper.from_array(weights, "weights")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return path


def photo(height: int = 12, width: int = 20) -> np.ndarray:
    cells = np.random.default_rng(2).integers(0, 3, (height // 4, width // 4))
    return (np.eye(3)[cells] * 200).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)


@pytest.mark.parametrize("options", [{}, {"size": (24, 40)}, {"stride": 4}], ids=["any size", "a size of its own", "coarse scores"])
def test_an_onnx_file_labels_a_photo(tmp_path: Path, options: dict[str, object]) -> None:
    segmenter = OnnxSegmenter(write_onnx(tmp_path / "s.onnx", **options), PALETTE)  # type: ignore[arg-type]

    classes = segmenter.classes(photo())

    assert classes.shape == (12, 20)
    assert (classes == photo().argmax(axis=2)).mean() > 0.9


def test_another_number_of_classes_is_refused_with_both_numbers(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="knows 5 classes, the palette has 3 colours") as caught:
        OnnxSegmenter(write_onnx(tmp_path / "s.onnx", num_classes=5), PALETTE)
    assert caught.value.code is ErrorCode.MODEL_MISMATCH


def test_an_onnx_file_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="does not take RGB photos"):
        OnnxSegmenter(write_onnx(tmp_path / "s.onnx", channels=1), PALETTE)
    (tmp_path / "bad.onnx").write_bytes(b"no protobuf")
    with pytest.raises(AppError, match="can't be read as an ONNX file") as caught:
        OnnxSegmenter(tmp_path / "bad.onnx", PALETTE)
    assert caught.value.code is ErrorCode.NOT_A_MODEL
    with pytest.raises(AppError) as caught:
        OnnxSegmenter(tmp_path / "missing.onnx", PALETTE)
    assert caught.value.code is ErrorCode.PATH_MISSING


def write_graph(path: Path, *nodes: onnx.NodeProto, takes: list[object] | None = None) -> Path:
    """A file whose nodes make `scores` of `photo`; `takes`: the shape it tells for photos."""
    zero, axis = numpy_helper.from_array(np.array([0], np.int64), "zero"), numpy_helper.from_array(np.array([2], np.int64), "axis")
    photos = [helper.make_tensor_value_info("photo", TensorProto.FLOAT, takes)] if takes != [] else []
    told = [helper.make_empty_tensor_value_info("scores")]
    graph = helper.make_graph(nodes, "segmenter", photos, told, [zero, axis])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    return path


ANY_SIZE = [1, 3, "height", "width"]
NOTHING = helper.make_node("Identity", ["photo"], ["scores"])
ZEROS = numpy_helper.from_array(np.zeros((1, 3, 4, 4), np.float32))


@pytest.mark.parametrize(
    ("nodes", "takes", "words"),
    [
        ([helper.make_node("Constant", [], ["scores"], value=ZEROS)], [], "does not take RGB photos"),
        ([NOTHING], [1, 3, 0, 0], "takes photos of 0 x 0 pixels alone"),
        ([NOTHING], [1, 3, 1 << 20, 1 << 20], "takes photos of 1048576 x 1048576 pixels alone"),
        ([helper.make_node("Slice", ["photo", "zero", "zero", "axis"], ["scores"])], ANY_SIZE, "does not give scores"),
        ([helper.make_node("Cast", ["photo"], ["scores"], to=TensorProto.STRING)], ANY_SIZE, "does not give scores"),
        (
            [helper.make_node("Sub", ["photo", "photo"], ["null"]), helper.make_node("Div", ["null", "null"], ["scores"])],
            ANY_SIZE,
            "gives scores that are no numbers",
        ),
        ([helper.make_node("Concat", ["photo", "photo"], ["scores"], axis=1)], ANY_SIZE, "knows 6 classes, the palette has 3 colours"),
    ],
)
def test_a_file_that_cannot_label_a_photo_is_refused_when_it_is_tried(
    tmp_path: Path, nodes: list[onnx.NodeProto], takes: list[object], words: str
) -> None:
    path = write_graph(tmp_path / "s.onnx", *nodes, takes=takes)
    with pytest.raises(AppError, match=words) as caught:
        OnnxSegmenter(path, PALETTE).check([photo()])
    assert caught.value.code is ErrorCode.MODEL_MISMATCH
    assert "\n" not in caught.value.message


def test_without_onnxruntime_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_onnx(tmp_path / "s.onnx")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)

    with pytest.raises(AppError, match=r"needs onnxruntime, which is not installed.*pip install onnxruntime") as caught:
        OnnxSegmenter(path, PALETTE)
    assert caught.value.exit_code == 2


def test_a_model_that_paints_other_colours_is_refused() -> None:
    right = ModelSegmenter("right", lambda pixels: pixels, PALETTE)
    wrong = ModelSegmenter("wrong", lambda pixels: np.full_like(pixels, 255), PALETTE)
    painted = np.array(PALETTE.colours, np.uint8)[photo().argmax(axis=2)]

    right.check([painted])
    grey = np.full_like(painted, 128)
    ModelSegmenter("weak", lambda pixels: pixels, PALETTE).check([grey, painted, grey])  # a photo that it fails at is no reason
    assert np.array_equal(right.classes(painted), photo().argmax(axis=2))
    with pytest.raises(AppError, match="The segmenter wrong does not paint these label maps: only 0%") as caught:
        wrong.check([painted, painted])
    assert caught.value.code is ErrorCode.MODEL_MISMATCH
