"""A generator as an ONNX file, its graph written layer by layer; no exporter, no compiler and no run of the network is needed (torch)."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from core.models.foreign import Size
from core.pix2pix.base import Generator
from core.pix2pix.convolutions import Enlarging
from core.pix2pix.generator import UNet
from core.pix2pix.normalisation import EPSILON, InstanceNormalisation, Normalisation
from core.pix2pix.resnet import ResNet
from core.version import VERSION

OPSET = 17
"""Of 2022: runtimes of many years know it."""
IR_VERSION = 8
MAX_BYTES = (1 << 31) - (1 << 20)
"""An ONNX file in one piece is a protobuf message, which holds no more than 2 GB."""
INPUT, OUTPUT = "input", "output"
_SIDES = ("height", "width")


def num_bytes(network: Generator) -> int:
    """What a network's weights take in an ONNX file."""
    return sum(tensor.numel() * 4 for tensor in network.state_dict().values())


def write_onnx(path: Path, network: Generator, size: Size | None, facts: Mapping[str, str]) -> None:
    """Write a generator, float32, with `facts` as the file's metadata: what core.foreign.framing.Framed computes, in ONNX's words.

    It takes any number of pictures of any size, or one of `size` alone. Raises OSError.
    """
    graph = _Graph(network)
    sides: Sequence[int | str] = size or _SIDES
    batch: int | str = 1 if size else "batch"
    x = graph.node("Sub", graph.node("Mul", INPUT, graph.constant(np.float32(2))), graph.constant(np.float32(1)))
    x = graph.grown(x, network.multiple, size)
    y = graph.unet(network, x) if isinstance(network, UNet) else graph.resnet(network, x)
    y = graph.cut(y, size)
    half = graph.constant(np.float32(0.5))
    graph.node("Add", graph.node("Mul", y, half), half, output=OUTPUT)
    shape = network.shape
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "diptych",
            [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, [batch, shape.input_channels, *sides])],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, [batch, shape.output_channels, *sides])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="Diptych",
        producer_version=VERSION,
    )
    helper.set_model_props(model, dict(facts))
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())


class _Graph:
    """Nodes as they are added. What a method gives is the name of what its last node makes."""

    def __init__(self, network: Generator) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._names = {id(module): name for name, module in network.named_modules()}
        self._channels: dict[str, int] = {}
        """Of what each convolution makes."""

    def node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        name = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, values: Any, name: str = "") -> str:
        name = name or f"constant_{len(self.weights)}"
        array: NDArray[Any] = np.asarray(values)
        self.weights.append(numpy_helper.from_array(array, name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def weight(self, module: nn.Module, parameter: str) -> str:
        tensor = getattr(module, parameter)
        assert isinstance(tensor, Tensor)
        return self.constant(tensor.detach().float().contiguous().cpu().numpy(), f"{self._names[id(module)]}.{parameter}")

    # ------------------------------------------------------------------------------------------------------------ framing

    def grown(self, x: str, multiple: int, size: Size | None) -> str:
        """Sides grown to multiples at the right and bottom, by reflection and then by the last pixel."""
        if size is not None:
            missing = [-side % multiple for side in size]
            reflected = [min(many, side - 1) for many, side in zip(missing, size, strict=True)]
            rest = [many - part for many, part in zip(missing, reflected, strict=True)]
            for mode, many in (("reflect", reflected), ("edge", rest)):
                x = self.node("Pad", x, self.integers(0, 0, 0, 0, 0, 0, *many), mode=mode) if any(many) else x
            return x
        sides, step, one = self.node("Shape", INPUT, start=2, end=4), self.integers(multiple, multiple), self.integers(1, 1)
        missing_sides = self.node("Mod", self.node("Sub", step, self.node("Mod", sides, step)), step)
        reflected_sides = self.node("Min", missing_sides, self.node("Sub", sides, one))
        nothing = self.integers(0, 0, 0, 0, 0, 0)
        x = self.node("Pad", x, self.node("Concat", nothing, reflected_sides, axis=0), mode="reflect")
        rest_sides = self.node("Sub", missing_sides, reflected_sides)
        return self.node("Pad", x, self.node("Concat", nothing, rest_sides, axis=0), mode="edge")

    def cut(self, y: str, size: Size | None) -> str:
        """The part at the left and top that is as large as the input."""
        end = self.integers(*size) if size is not None else self.node("Shape", INPUT, start=2, end=4)
        return self.node("Slice", y, self.integers(0, 0), end, self.integers(2, 3))

    # ----------------------------------------------------------------------------------------------------------- networks

    def unet(self, network: UNet, x: str) -> str:
        """As UNet.forward, without noise."""
        skips: list[str] = []
        for level, convolution in enumerate(network.down):
            x = self.convolution(convolution, x if level == 0 else self.node("LeakyRelu", x, alpha=0.2))
            if 0 < level < network.depth - 1:
                x = self.normalisation(network.down_norm[level - 1], x)
            skips.append(x)
        skips.pop()
        for level, convolution in enumerate(network.up):
            if level > 0 and network.has_skips:
                x = self.node("Concat", skips.pop(), x, axis=1)
            x = self.convolution(convolution, self.node("Relu", x))
            if level < network.depth - 1:
                x = self.normalisation(network.up_norm[level], x)
        return self.node("Tanh", x)

    def resnet(self, network: Generator, x: str) -> str:
        """As ResNet.forward, without noise."""
        assert isinstance(network, ResNet)
        x = self.activated(network.first, network.first_norm, x)
        for convolution, norm in zip(network.down, network.down_norm, strict=True):
            x = self.activated(convolution, norm, x)
        for block in network.blocks:
            y = self.activated(_module(block, "first"), _module(block, "first_norm"), x)
            y = self.normalisation(_module(block, "second_norm"), self.convolution(_module(block, "second"), y))
            x = self.node("Add", x, y)
        for convolution, norm in zip(network.up, network.up_norm, strict=True):
            x = self.activated(convolution, norm, x)
        return self.node("Tanh", self.convolution(network.last, x))

    # ------------------------------------------------------------------------------------------------------------- layers

    def activated(self, convolution: nn.Module, norm: nn.Module, x: str) -> str:
        return self.node("Relu", self.normalisation(norm, self.convolution(convolution, x)))

    def convolution(self, module: nn.Module, x: str) -> str:
        """Any convolution of ours, transposed or not."""
        assert isinstance(module, nn.Conv2d | nn.ConvTranspose2d)
        if isinstance(module, Enlarging):
            scales = self.constant(np.array([1, 1, 2, 2], np.float32))
            x = self.node("Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
        assert not isinstance(module.padding, str)
        rows, columns = module.padding
        if module.padding_mode == "reflect":
            x = self.node("Pad", x, self.integers(0, 0, rows, columns, 0, 0, rows, columns), mode="reflect")
            rows = columns = 0
        inputs = [x, self.weight(module, "weight"), *([self.weight(module, "bias")] if module.bias is not None else [])]
        attributes: dict[str, Any] = {
            "kernel_shape": list(module.kernel_size),
            "strides": list(module.stride),
            "pads": [rows, columns, rows, columns],
        }
        if isinstance(module, nn.ConvTranspose2d):
            made = self.node("ConvTranspose", *inputs, output_padding=list(module.output_padding), **attributes)
        else:
            made = self.node("Conv", *inputs, **attributes)
        self._channels[made] = module.out_channels
        return made

    def normalisation(self, module: nn.Module, x: str) -> str:
        """Each picture by its own statistics, whatever the batch."""
        if isinstance(module, nn.Identity):
            return x
        if isinstance(module, Normalisation):
            scale, shift = self.weight(module, "weight"), self.weight(module, "bias")
        else:
            assert isinstance(module, InstanceNormalisation)
            channels = self._channels[x]
            scale, shift = self.constant(np.ones(channels, np.float32)), self.constant(np.zeros(channels, np.float32))
        return self.node("InstanceNormalization", x, scale, shift, epsilon=EPSILON)


def _module(block: nn.Module, name: str) -> nn.Module:
    module = getattr(block, name)
    assert isinstance(module, nn.Module)
    return module
