"""Pictures and pairs to check: drawn scenes with edges in common, as label map and photograph, each different."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from core.files import path_to_json
from core.pairs.pair import Half, Pair, Split

PALETTE = np.array([[255, 255, 255], [200, 30, 30], [30, 60, 200], [40, 160, 60], [230, 200, 40]], np.uint8)


def scene(seed: int, size_px: int = 64) -> tuple[np.ndarray, np.ndarray]:
    """(label map, photograph) of the same scene, uint8 (size, size, 3): rectangles and discs, flat and with light and grain."""
    random = np.random.default_rng((7, seed))
    labels = np.full((size_px, size_px, 3), 255, np.uint8)
    for _ in range(6):
        colour = PALETTE[random.integers(1, len(PALETTE))].tolist()
        x, y, w, h = (int(value) for value in random.integers(size_px // 8, size_px * 3 // 4, 4))
        if random.random() < 0.5:
            cv2.rectangle(labels, (x, y), (x + w // 2, y + h // 2), colour, -1)
        else:
            cv2.circle(labels, (x, y), w // 3, colour, -1)
    light = cv2.resize(random.uniform(0.55, 1.0, (4, 4)), (size_px, size_px), interpolation=cv2.INTER_CUBIC)[..., None]
    grain = random.normal(0, 9, labels.shape)
    photo = np.clip((235 - labels.astype(np.float64) * 0.7) * light + grain, 0, 255).astype(np.uint8)
    return labels, photo


def save(path: Path, pixels: np.ndarray, **options: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def save_pair(root: Path, name: str, labels: np.ndarray, photo: np.ndarray, split: Split = "train") -> Pair:
    """labels/NAME.png and photo/NAME.png as a pair."""
    one, two = save(root / "labels" / f"{name}.png", labels), save(root / "photo" / f"{name}.png", photo)
    return Pair(name=name, input=Half(path_to_json(one)), target=Half(path_to_json(two)), split=split)


def scenes(root: Path, num: int, size_px: int = 64) -> list[Pair]:
    """So many clean pairs."""
    return [save_pair(root, f"{number:03}", *scene(number, size_px)) for number in range(num)]
