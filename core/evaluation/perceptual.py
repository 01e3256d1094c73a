"""LPIPS, FID and KID, the first and the last through torchmetrics, with weights that the user has: nothing is ever fetched (torch)."""

import importlib.util
import warnings
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from core.errors import AppError, ErrorCode
from core.evaluation.inception import NUM_FEATURES, FidInception
from core.files import missing_error, path_to_text
from core.foreign.checkpoint_file import trouble_of_archive
from core.images.colour import Pixels

MIN_FID_PICTURES = 2
KID_SUBSETS = 50
MAX_KID_SUBSET = 50
_Backbone = Literal["alex", "vgg"]
_BACKBONES: dict[tuple[int, ...], _Backbone] = {(64, 3, 11, 11): "alex", (64, 3, 3, 3): "vgg"}
"""By the shape of the first convolution."""
_INSTALL = "Install it (pip install torchmetrics) into the Python that Diptych runs on, or leave this measure out."


class Lpips:
    """Learned perceptual distance (Zhang, Isola, Efros, Shechtman and Wang 2018), version 0.1, of two pictures; 0 is equal.

    `path` holds the weights of torchvision's AlexNet or VGG16 (ImageNet), as torchvision publishes them; the small linear layers on top
    come with torchmetrics. A picture is looked at in its own size.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        """Raises AppError: PART_ABSENT, PATH_MISSING, NOT_A_MODEL."""
        try:
            from torchmetrics.functional.image.lpips import _NoTrainLpips
        except ImportError as error:
            raise _absent("LPIPS needs torchmetrics") from error
        weights = _read_weights(path)
        first = weights.get("features.0.weight")
        kind = _BACKBONES.get(tuple(first.shape)) if first is not None else None
        if kind is None:
            raise _unfit(path, "the weights of torchvision's AlexNet or VGG16")
        network = _NoTrainLpips(net=kind, pnet_rand=True)  # random layers: those that would be fetched are filled below
        features = {key.removeprefix("features."): value for key, value in weights.items() if key.startswith("features.")}
        state = {
            key: features[key.split(".", 2)[2]] if key.startswith("net.slice") and key.split(".", 2)[2] in features else value
            for key, value in network.state_dict().items()
        }
        if {key.split(".", 2)[2] for key in state if key.startswith("net.slice")} - features.keys():
            raise _unfit(path, "the weights of torchvision's AlexNet or VGG16")
        try:
            network.load_state_dict(state)
        except RuntimeError as error:
            raise _unfit(path, "the weights of torchvision's AlexNet or VGG16") from error
        self._network = network.to(device)
        self._device = device

    def distance(self, translated: Pixels, target: Pixels) -> float:
        """Of two pictures (height, width, 3), uint8, of at least 64 pixels a side."""
        with torch.inference_mode():
            return float(self._network(self._seen(translated), self._seen(target)).item())

    def _seen(self, pixels: Pixels) -> Tensor:
        return _tensor(pixels).to(self._device, torch.float32).div(127.5).sub(1.0)


class Inception:
    """FID (Heusel et al. 2017) and KID (Binkowski et al. 2018) of two heaps of pictures, from 2048 features of Inception v3.

    `path` holds the weights of 2015-12-05 as torch-fidelity and pytorch-fid publish them.
    """

    def __init__(self, path: Path, device: torch.device) -> None:
        """Raises AppError: PART_ABSENT, PATH_MISSING, NOT_A_MODEL."""
        if importlib.util.find_spec("torchmetrics") is None:
            raise _absent("KID needs torchmetrics")
        weights = _read_weights(path)
        self._network = FidInception()
        try:
            self._network.load_state_dict({"fc.weight": self._network.fc.weight, "fc.bias": self._network.fc.bias} | weights)
        except RuntimeError as error:
            raise _unfit(path, "the weights of Inception v3 of 2015-12-05") from error
        self._network.to(device)
        self._device = device
        self._real: list[Tensor] = []
        self._translated: list[Tensor] = []

    def add(self, translated: Pixels, target: Pixels) -> None:
        """Take one picture into each heap."""
        with torch.inference_mode():
            for heap, pixels in ((self._translated, translated), (self._real, target)):
                heap.append(self._network(_tensor(pixels).to(self._device)).cpu())

    def scores(self) -> dict[str, float]:
        """fid and kid; nothing of fewer than two pictures. KID is the mean over 50 draws of half of the pictures, at most 50, from a
        fixed seed."""
        num = len(self._real)
        if num < MIN_FID_PICTURES:
            return {}
        from torchmetrics.image.kid import KernelInceptionDistance

        real, translated = torch.cat(self._real), torch.cat(self._translated)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that features are kept in memory
            kid = KernelInceptionDistance(feature=_Ready(), subsets=KID_SUBSETS, subset_size=max(2, min(MAX_KID_SUBSET, num // 2)))
        kid.update(real, real=True)
        kid.update(translated, real=False)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            mean, _ = kid.compute()
        return {"fid": frechet_distance(real, translated), "kid": float(mean)}


def frechet_distance(first: Tensor, second: Tensor) -> float:
    """Of the normal distributions with the means and covariances of two heaps of features, (pictures, features) each.

    The trace of the root of the product of the covariances A A' and B B' is the sum of the singular values of A'B, so that a few pictures
    need no matrix of all features.
    """
    means, factors = [], []
    for features in (first.double(), second.double()):
        means.append(features.mean(dim=0))
        centred = (features - means[-1]) / (len(features) - 1) ** 0.5
        factors.append(centred if len(centred) <= centred.shape[1] else torch.linalg.qr(centred, mode="r").R)
    spread = sum(float(factor.square().sum()) for factor in factors)
    shared = float(torch.linalg.svdvals(factors[0] @ factors[1].T).sum())
    return float((means[0] - means[1]).square().sum()) + spread - 2 * shared


class _Ready(torch.nn.Module):
    """Stands where KID wants a network: the features are there already."""

    num_features = NUM_FEATURES

    def forward(self, features: Tensor) -> Tensor:
        return features


def _tensor(pixels: Pixels) -> Tensor:
    """(height, width, 3) to (1, 3, height, width), bytes."""
    return torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)[None]))


def _read_weights(path: Path) -> dict[str, Tensor]:
    """A file of tensors by name, and nothing else in it."""
    if not path.is_file():
        raise missing_error(path)
    try:
        is_sound = not trouble_of_archive(path, path.stat().st_size)
        found: Any = torch.load(path, map_location="cpu", weights_only=True) if is_sound else None
    except Exception as error:  # whatever a damaged or hostile file makes the reader raise
        raise _unfit(path, "a file of weights, which holds tensors alone") from error
    if not isinstance(found, dict) or not all(isinstance(value, Tensor) for value in found.values()):
        raise _unfit(path, "a file of weights, which holds tensors alone")
    return found


def _unfit(path: Path, wanted: str) -> AppError:
    name = path_to_text(path)
    return AppError(ErrorCode.NOT_A_MODEL, f"{name} is not {wanted}.", "Choose another file, or leave this measure out.", path=name)


def _absent(what: str) -> AppError:
    return AppError(ErrorCode.PART_ABSENT, f"{what}, which is not installed.", _INSTALL)
