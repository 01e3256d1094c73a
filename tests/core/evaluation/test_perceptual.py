"""LPIPS, FID and KID with weights from files: against the published formulas, never from the net, and no file that runs code."""

import pickle
import sys
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torchmetrics.functional.image.lpips as theirs
import torchvision
from torchmetrics.image.fid import FrechetInceptionDistance

from core.errors import AppError, ErrorCode
from core.evaluation.inception import FidInception
from core.evaluation.perceptual import Inception, Lpips, frechet_distance

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr(torch.hub, "load_state_dict_from_url", refuse)


@pytest.fixture(scope="module")
def alexnet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, torch.nn.Sequential]:
    """The convolutions of an AlexNet with random weights, as torchvision's file names them."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        features = torchvision.models.AlexNet().features
    path = tmp_path_factory.mktemp("weights") / "alexnet.pth"
    torch.save({f"features.{key}": value for key, value in features.state_dict().items()}, path)
    return path, features


def pictures(num: int, size_px: int = 70) -> np.ndarray:
    return np.random.default_rng(5).integers(0, 256, (num, size_px, size_px + 6, 3), np.uint8)


def test_lpips_is_the_published_formula(alexnet: tuple[Path, torch.nn.Sequential]) -> None:
    path, features = alexnet
    first, second = pictures(2)
    linear = torch.load(Path(theirs.__file__).parent / "lpips_models" / "alex.pth", map_location="cpu", weights_only=True)

    def layers(pixels: np.ndarray) -> list[torch.Tensor]:
        x = torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None] / 127.5 - 1
        x = (x - torch.tensor([-0.030, -0.088, -0.188]).view(1, 3, 1, 1)) / torch.tensor([0.458, 0.448, 0.450]).view(1, 3, 1, 1)
        found = []
        for index, layer in enumerate(features):
            x = layer(x.clone())
            if index in (1, 4, 7, 9, 11):
                found.append(x / (x.pow(2).sum(1, keepdim=True) + 1e-8).sqrt())
        return found

    with torch.no_grad():
        pairs = zip(layers(first), layers(second), strict=True)
        expected = sum((linear[f"lin{index}.model.1.weight"] * (a - b).pow(2)).sum(1).mean().item() for index, (a, b) in enumerate(pairs))
    lpips = Lpips(path, CPU)

    assert lpips.distance(first, second) == pytest.approx(expected, rel=1e-4)
    assert lpips.distance(first, first) == 0.0


def test_a_file_of_other_weights_is_refused(tmp_path: Path) -> None:
    torch.save({"layer.weight": torch.zeros(3)}, tmp_path / "other.pth")
    torch.save({"features.0.weight": torch.zeros(64, 3, 11, 11)}, tmp_path / "part.pth")
    (tmp_path / "text.pth").write_text("no weights", "utf-8")

    for name in ("other.pth", "part.pth"):
        with pytest.raises(AppError, match="is not the weights of torchvision's AlexNet or VGG16") as caught:
            Lpips(tmp_path / name, CPU)
        assert caught.value.code is ErrorCode.NOT_A_MODEL
    with pytest.raises(AppError, match="holds tensors alone"):
        Lpips(tmp_path / "text.pth", CPU)
    with pytest.raises(AppError, match="is not the weights of Inception v3"):
        Inception(tmp_path / "other.pth", CPU)
    with pytest.raises(AppError) as caught:
        Lpips(tmp_path / "missing.pth", CPU)
    assert caught.value.code is ErrorCode.PATH_MISSING


class _Hostile:
    def __init__(self, place: str) -> None:
        self.place = place

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (Path(self.place),)


@pytest.mark.parametrize("kind", [Lpips, Inception])
def test_a_pickle_that_runs_code_runs_nothing(tmp_path: Path, kind: Any) -> None:
    proof = tmp_path / "ran"
    torch.save(_Hostile(str(proof)), tmp_path / "hostile.pth")
    (tmp_path / "plain.pth").write_bytes(pickle.dumps(_Hostile(str(proof))))

    for name in ("hostile.pth", "plain.pth"):
        with pytest.raises(AppError, match="holds tensors alone"):
            kind(tmp_path / name, CPU)
    assert not proof.exists()


@pytest.mark.parametrize("kind", [Lpips, Inception])
def test_weights_that_unfold_to_any_size_are_not_opened(tmp_path: Path, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"features.0.weight": torch.zeros(1_000_000)}, tmp_path / "plain.pth")
    with zipfile.ZipFile(tmp_path / "plain.pth") as plain, zipfile.ZipFile(tmp_path / "packed.pth", "w", zipfile.ZIP_DEFLATED) as packed:
        for entry in plain.infolist():
            packed.writestr(entry.filename, plain.read(entry))
    assert (tmp_path / "packed.pth").stat().st_size < 10_000
    monkeypatch.setattr(torch, "load", lambda *_, **__: pytest.fail("it was opened"))
    with pytest.raises(AppError, match="holds tensors alone"):
        kind(tmp_path / "packed.pth", CPU)


def test_without_the_packages_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torchmetrics.functional.image.lpips", None)

    with pytest.raises(AppError, match="LPIPS needs torchmetrics, which is not installed") as caught:
        Lpips(tmp_path / "any", CPU)
    assert caught.value.code is ErrorCode.PART_ABSENT
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(AppError, match="KID needs torchmetrics"):
        Inception(tmp_path / "any", CPU)


@pytest.fixture
def inception_weights(tmp_path: Path) -> Path:
    """Random weights of the network that the published file fills."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        torch.save(FidInception().state_dict(), tmp_path / "inception.pth")
    return tmp_path / "inception.pth"


def test_fid_and_kid_come_from_the_users_weights(inception_weights: Path) -> None:
    made = pictures(3)
    real = np.clip(made.astype(int) // 2 + 60, 0, 255).astype(np.uint8)
    inception = Inception(inception_weights, CPU)
    inception.add(made[0], real[0])
    assert inception.scores() == {}
    for translated, target in zip(made[1:], real[1:], strict=True):
        inception.add(translated, target)

    network = FidInception()
    network.load_state_dict(torch.load(inception_weights, weights_only=True))
    features = [network(torch.from_numpy(heap).permute(0, 3, 1, 2)) for heap in (real, made)]

    scores = inception.scores()
    assert scores["fid"] == pytest.approx(frechet_distance(*features), rel=1e-3)
    assert set(scores) == {"fid", "kid"} and np.isfinite(scores["kid"])
    assert inception.scores() == scores


@pytest.mark.parametrize("num", [5, 40], ids=["fewer pictures than features", "more"])
def test_frechet_distance_is_what_torchmetrics_says(num: int) -> None:
    random = np.random.default_rng(4)
    first, second = (torch.from_numpy(random.normal(size=(num, 8)) @ random.normal(size=(8, 8)) + shift) for shift in (0, 1))
    features = torch.nn.Identity()
    features.num_features = 8  # type: ignore[assignment]
    expected = FrechetInceptionDistance(feature=features)
    expected.update(first, real=True)
    expected.update(second, real=False)

    assert frechet_distance(first, second) == pytest.approx(expected.compute().item(), rel=1e-4)
    assert frechet_distance(first, first) == pytest.approx(0, abs=1e-9)
