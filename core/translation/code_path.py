"""Which way a generator is computed: the fastest that is safe on this device (torch)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import torch

from core.models.header import ModelHeader
from core.pix2pix.generator import UNet

CodeWord = Literal["eager-fp32", "prepacked-fp32", "prepacked-bf16", "cuda-tf32", "cuda-bf16", "cuda-fp16"]
"""eager-fp32: torch as it comes, full fp32, on every device. prepacked-*: the weights laid out for oneDNN once, on a CPU.
cuda-*: autocast, or TF32, on a card."""


@dataclass(frozen=True)
class CodePath:
    """A way to compute, and the sentence that says why it was taken."""

    word: CodeWord
    reason: str

    @property
    def precision(self) -> str:
        """fp32, tf32, bf16 or fp16: what the convolutions are multiplied in."""
        return self.word.rpartition("-")[2]

    @property
    def is_exact(self) -> bool:
        """Whether everything is computed in full fp32."""
        return self.precision == "fp32"


EAGER = CodePath("eager-fp32", "torch as it comes")


def choose_code_path(
    generator: UNet, header: ModelHeader, device: torch.device, *, exact: bool, cache_dir: Path, word: str | None = None
) -> CodePath:
    """The path for a generator on a device; `exact` admits full fp32 alone.

    `word` is the one that a job was begun with: it is taken again where it is available, without measuring.
    """
    if word is not None and word not in get_args(CodeWord):
        return CodePath("eager-fp32", f"the former way to compute, {word}, is not known here")
    return EAGER
