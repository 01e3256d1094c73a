"""A generator as a TorchScript file: one tensor in, one tensor out (torch)."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import torch
from torch import Tensor

from core.foreign.framing import Framed

FACTS_FILE = "diptych.json"
"""The name under which a TorchScript file carries what its users must know, among its extra files."""
_jit: Any = torch.jit


def write_script(path: Path, framed: Framed, facts: Mapping[str, str]) -> None:
    """Write a generator, float32, with `facts` in its extra file; what it takes and gives is said in Framed.

    It is traced, which needs no source of ours to be there, so that the built app can do it too. Its weights stay weights: a program
    that moves the module to a card takes them along.
    """
    side_px = max(framed.network.multiple, 8)
    # Two pictures: with one alone a normalisation takes another way, which would be wrong for more.
    example = torch.zeros(2, framed.network.shape.input_channels, side_px, side_px)
    text = msgspec.json.format(msgspec.json.encode(facts)).decode()
    with _unadvised(), torch.no_grad():
        traced = _jit.trace(framed, example, check_trace=False)
        # By its path the file would keep the name that it had while it was written.
        with path.open("wb") as file:
            _jit.save(traced, file, _extra_files={FACTS_FILE: text})


def open_script(path: Path) -> Callable[[Tensor], Tensor]:
    """A file of ours as what can be run, on the CPU."""
    with _unadvised(), path.open("rb") as file:  # by its path torch takes no name that is not UTF-8
        script: Callable[[Tensor], Tensor] = _jit.load(file, map_location="cpu")

    def run(x: Tensor) -> Tensor:
        # It is run twice: making it faster first would take longer.
        with _jit.optimized_execution(False):
            return script(x)

    return run


@contextmanager
def _unadvised() -> Iterator[None]:
    """torch recommends its compiler instead, which writes nothing that other programs load; and it warns of every choice made while it
    traces, all of which depend on what is the same for every picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
