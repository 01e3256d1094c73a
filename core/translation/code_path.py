"""Which way a generator is computed: the fastest that is safe on this device, found by a short measurement (torch)."""

import platform
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import msgspec
import torch

from core.errors import AppError
from core.files import write_whole
from core.models.header import GeneratorShape, ModelHeader
from core.pix2pix.base import Generator
from core.pix2pix.generator import UNet
from core.pix2pix.layers import EagerLayers, Layers, PrepackedLayers, can_prepack, has_layers
from core.pix2pix.whole import forward
from core.translation.job import precision_of

CodeWord = Literal["eager-fp32", "prepacked-fp32", "prepacked-bf16", "cuda-tf32", "cuda-bf16", "cuda-fp16"]
"""eager-fp32: torch as it comes, full fp32, on every device. prepacked-*: on a CPU, with weights laid out for oneDNN once.
cuda-*: on a card, in batches."""

CACHE_NAME = "code-path-times.json"
FASTER = 0.9
"""Less precise arithmetic must take at most this share of the time."""
NUM_ROUNDS = 3
ENOUGH_S = 2.0
"""After so long no further round is begun."""
_DTYPES = {"fp32": torch.float32, "tf32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class CodePath:
    """A way to compute, and the sentence that says why it was taken."""

    word: CodeWord
    reason: str

    @property
    def precision(self) -> str:
        """fp32, tf32, bf16 or fp16: what the convolutions are multiplied in."""
        return precision_of(self.word)

    @property
    def is_exact(self) -> bool:
        """Whether everything is computed in full fp32."""
        return self.precision == "fp32"


EAGER = CodePath("eager-fp32", "torch as it comes")


class _Remembered(msgspec.Struct, frozen=True):
    """What was measured on a device: milliseconds by word."""

    milliseconds: dict[CodeWord, float]


def layers_for(code_path: CodePath, generator: UNet) -> Layers:
    """The generator's layers as a path computes them."""
    dtype = _DTYPES[code_path.precision]
    return PrepackedLayers(generator, dtype) if code_path.word.startswith("prepacked-") else EagerLayers(generator, dtype)


def exact_path(device: torch.device) -> CodePath:
    """The best path in full fp32, without measuring."""
    prepacked = device.type == "cpu" and can_prepack(torch.float32)
    return CodePath("prepacked-fp32" if prepacked else "eager-fp32", "full fp32")


def choose_code_path(
    generator: Generator, header: ModelHeader, device: torch.device, *, exact: bool, cache_dir: Path, word: str | None = None
) -> CodePath:
    """The path for a generator on a device; `exact` admits full fp32 alone.

    `word` is the one that a job was begun with: it is taken again where it is available, without measuring; where it isn't,
    the reason says so. The first time on a device takes a second or two; what was found is kept in `cache_dir`
    by device, version of torch and architecture. Nothing of this fails: a folder that can't be written is measured for again.
    """
    if not has_layers(generator):
        return CodePath("eager-fp32", "the only way for this kind of network")
    available = available_words(device)
    gone = ""
    if word is not None and not (exact and not word.endswith("fp32")):
        if word in available:
            return CodePath(word, "as this translation began")
        gone = f"; {word}, with which this translation began, is not available here, so values may differ by rounding"
    # Which of the exact ways is the faster one depends on the processor: with AVX-512 the prepacked, without it mostly torch's own.
    allowed = [name for name in available if name.endswith("fp32")] if exact else available
    asked = "full fp32 was asked for; " if exact else ""
    if len(allowed) == 1:
        return CodePath(allowed[0], f"{asked}the only way on this device{gone}")
    key = "|".join([_name_of(device), torch.__version__, _architecture(header.generator)])
    found = _remembered(cache_dir).get(key)
    if found is None or not found.milliseconds.keys() >= set(available):
        times = _measure(available, generator, device)
        found = _Remembered({name: round(1000 * seconds, 2) for name, seconds in times.items()})
        _remember(cache_dir, key, found)
    taken = {name: found.milliseconds[name] for name in allowed}
    compared = ", ".join(f"{name} {taken[name]:g} ms" for name in sorted(taken, key=taken.__getitem__))
    return CodePath(_fastest(taken), f"{asked}the fastest safe way measured on this computer ({compared}){gone}")


def available_words(device: torch.device) -> list[CodeWord]:
    """The paths that this device and this torch can compute, the exact ones first."""
    words: list[CodeWord] = ["eager-fp32"]
    if device.type == "cpu":
        words += [word for word in get_args(CodeWord) if word.startswith("prepacked-") and can_prepack(_DTYPES[word[-4:]])]
    elif device.type == "cuda":
        words += ["cuda-tf32", "cuda-fp16"]
        if torch.cuda.is_bf16_supported(including_emulation=False):
            words.append("cuda-bf16")
    return words


def _measure(words: list[CodeWord], generator: UNet, device: torch.device) -> dict[CodeWord, float]:
    """Seconds of the generator's pass over a picture of its size by word, each the best of some rounds that take turns."""
    side = generator.shape.size_px
    x = torch.linspace(-1, 1, side * side * generator.shape.input_channels, device=device)
    x = x.view(1, side, side, generator.shape.input_channels).permute(0, 3, 1, 2)
    before = torch.get_num_threads()
    times: dict[CodeWord, float] = {}
    with torch.inference_mode():
        torch.set_num_threads(1)
        try:
            passes: dict[CodeWord, Callable[[], object]] = {}
            for word in words:
                layers = layers_for(CodePath(word, ""), generator)
                passes[word] = lambda layers=layers: forward(layers, x)[0, 0, 0, 0].item()  # type: ignore[misc]
            deadline = time.monotonic() + ENOUGH_S
            for round_number in range(NUM_ROUNDS):
                if time.monotonic() > deadline and round_number > 0:
                    break
                for word in passes:
                    torch.backends.cudnn.allow_tf32 = word == "cuda-tf32"
                    # On a processor the thread's own time, or another program that runs just now would decide.
                    clock = time.thread_time if device.type == "cpu" else time.perf_counter
                    start = clock()
                    passes[word]()
                    seconds = clock() - start
                    # The first round warms up.
                    times[word] = min(times.get(word, seconds), seconds) if round_number != 1 else seconds
        finally:
            torch.set_num_threads(before)
    return times


def _fastest(times: Mapping[CodeWord, float]) -> CodeWord:
    """The word to take: the fastest, less precise ones at a handicap."""
    return min(times, key=lambda word: times[word] / (1.0 if word.endswith("fp32") else FASTER))


def _architecture(shape: GeneratorShape) -> str:
    return f"{shape.kind} {shape.size_px} {shape.width} {shape.input_channels} {shape.output_channels}"


def _name_of(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type != "cpu":
        return device.type
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        lines = []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())
    return f"{model} {torch.backends.cpu.get_cpu_capability()}"


def _remembered(cache_dir: Path) -> dict[str, _Remembered]:
    try:
        return msgspec.json.decode((cache_dir / CACHE_NAME).read_bytes(), type=dict[str, _Remembered])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # Missing or damaged: it is only a memory.
        return {}


def _remember(cache_dir: Path, key: str, found: _Remembered) -> None:
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        write_whole(cache_dir / CACHE_NAME, msgspec.json.encode({**_remembered(cache_dir), key: found}))
    except (OSError, AppError):
        pass
