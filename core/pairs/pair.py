"""What a pair of pictures is: where its two halves come from and what it is used for."""

import os
from typing import Literal

import msgspec

from core.files import JsonPath, path_from_json

Side = Literal["left", "right", "top", "bottom", "whole"]
Split = Literal["train", "validation", "test"]


class Half(msgspec.Struct, frozen=True):
    """One picture of a pair: a file, or one side of a side-by-side file. `path` is absolute, JSON-safe (core.files.path_to_json)."""

    path: JsonPath
    side: Side = "whole"


def path_of(half: Half) -> str:
    """The path of a half's file as the system takes it. Raises AppError PATH_MISSING where it is no path."""
    return half.path if isinstance(half.path, str) else os.fspath(path_from_json(half.path))


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """One example: the network sees `input` and learns to produce `target`. `name` is unique in its dataset."""

    name: str
    input: Half
    target: Half
    split: Split = "train"
