"""Pictures for campaigns: all different, small, and the same every time."""

from pathlib import Path

import numpy as np
from PIL import Image


def write_pictures(folder: Path, num: int, width: int, height: int, seed: int = 0) -> list[Path]:
    """So many PNGs of coarse noise, named 000.png and so on."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{index:03}.png" for index in range(num)]
    for index, path in enumerate(paths):
        coarse = np.random.default_rng((seed, index)).integers(0, 256, (4, 4, 3), dtype=np.uint8)
        Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC).save(path)
    return paths
