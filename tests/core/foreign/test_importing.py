"""A checkpoint of the reference becomes a model that computes what the reference computes; what is none is refused, and no code runs."""

import os
import pickle
import time
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.errors import AppError, ErrorCode
from core.foreign import checkpoint_file
from core.foreign.importing import import_model, read_checkpoint
from core.models.foreign import ImportChoices
from core.models.header import HEADER_KEY, GeneratorShape, read_header
from core.models.weights import load_generator
from tests.core.foreign.reference_networks import Level, Resnet, Unet, drawn, in_use

NONE = ImportChoices()
CPU = torch.device("cpu")


def saved(path: Path, network: nn.Module, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(network.state_dict(), path, **options)
    return path


def refused(path: Path, choices: ImportChoices = NONE) -> AppError:
    with pytest.raises(AppError) as caught:
        read_checkpoint(path, choices)
    assert str(path) in caught.value.message
    return caught.value


@pytest.mark.parametrize("norm", ["batch", "instance", "none"])
@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("unet", lambda norm: Unet(6, 4, norm, (1, 3))),
        ("resnet6", lambda norm: Resnet(6, 4, norm, (3, 1), noisy=True)),
        ("resnet9", lambda norm: Resnet(9, 3, norm, (4, 2))),
    ],
)
def test_a_model_computes_what_the_reference_does(tmp_path: Path, kind: str, make: Any, norm: str) -> None:
    network = in_use(drawn(make(norm)))
    path, read = import_model(saved(tmp_path / "net_G.pth", network), NONE, lambda name: tmp_path / f"{name}.safetensors")
    header, generator = load_generator(path, CPU)
    shape = header.generator
    assert (shape.kind, shape.normalisation, shape.width) == (kind, norm, 3 if kind == "resnet9" else 4)
    assert read.header == header and (header.name, header.input_name, header.target_name) == ("net_G", "A", "B")
    x = torch.rand(1, shape.input_channels, 64, 128) * 2 - 1
    with torch.no_grad():
        assert (generator(x) - network(x)).abs().max() <= 1e-5
        assert generator(x).std() > 0.01  # an image that is one value would agree with anything


@pytest.mark.parametrize("halvings", [7, 8])
def test_the_references_own_unets_are_known_by_their_size(tmp_path: Path, halvings: int) -> None:
    network = in_use(drawn(Unet(halvings, 2, "batch")))
    read = read_checkpoint(saved(tmp_path / "g.pth", network), NONE)
    assert read.header.generator == GeneratorShape(size_px=1 << halvings, width=2)


@pytest.mark.parametrize("noisy", [True, False])
def test_a_resnet_tells_its_dropout_and_a_unet_is_asked(tmp_path: Path, noisy: bool) -> None:
    resnet = saved(tmp_path / "r.pth", Resnet(6, 2, "instance", noisy=noisy))
    assert read_checkpoint(resnet, NONE).header.generator.dropout is noisy
    assert "dropout" in refused(resnet, ImportChoices(dropout=not noisy)).message
    unet = saved(tmp_path / "u.pth", Unet(5, 2, "batch", noisy=noisy))
    read = read_checkpoint(unet, ImportChoices(dropout=noisy))
    assert read.header.generator.dropout is noisy and not any("dropout" in note for note in read.notes)
    assert any("dropout" in note for note in read_checkpoint(unet, NONE).notes)


def test_the_size_is_asked_for_a_resnet_and_told_by_a_unet(tmp_path: Path) -> None:
    resnet, unet = saved(tmp_path / "r.pth", Resnet(6, 2, "none")), saved(tmp_path / "u.pth", Unet(5, 2, "none"))
    assert read_checkpoint(resnet, NONE).header.generator.size_px == 256
    assert read_checkpoint(resnet, ImportChoices(size_px=128)).header.generator.size_px == 128
    assert refused(resnet, ImportChoices(size_px=100)).code is ErrorCode.BAD_SETTING
    assert read_checkpoint(unet, ImportChoices(size_px=32)).header.generator.size_px == 32
    assert "32 pixels, not 256" in refused(unet, ImportChoices(size_px=256)).message


def spelled(state: dict[str, Tensor], prefix: str, drop: str, averages: bool) -> OrderedDict[str, Tensor]:
    """The same weights as files of other years and machines have them."""
    found = OrderedDict((prefix + key, tensor) for key, tensor in state.items() if not drop or not key.endswith(drop))
    if averages:  # instance normalisation once kept some
        found |= {f"{prefix}model.2.running_mean": torch.zeros(2), f"{prefix}model.2.running_var": torch.ones(2)}
    return found


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize(
    ("norm", "prefix", "drop", "averages"),
    [
        ("batch", "module.", "", False),
        ("batch", "", "num_batches_tracked", False),
        ("batch", "module._orig_mod.", "num_batches_tracked", False),
        ("batch", "_orig_mod.module.", "", False),
        ("instance", "module.", "", True),
    ],
)
def test_files_of_all_years_hold_the_same_weights(tmp_path: Path, norm: str, prefix: str, drop: str, averages: bool, zipped: bool) -> None:
    network = drawn(Resnet(6, 2, norm))
    plain = read_checkpoint(saved(tmp_path / "plain.pth", network), NONE)
    path = tmp_path / "other.pth"
    torch.save(spelled(network.state_dict(), prefix, drop, averages), path, _use_new_zipfile_serialization=zipped)
    other = read_checkpoint(path, NONE)
    assert other.header.generator == plain.header.generator
    assert all(torch.equal(other.weights[key], value) for key, value in plain.weights.items())
    assert any("averages" in note for note in other.notes) is (norm == "batch")


def test_the_folder_names_what_every_training_calls_alike(tmp_path: Path) -> None:
    network = Resnet(6, 1, "instance")
    for name, expected in (("latest_net_G", "shoes"), ("200_net_G_A", "shoes"), ("iter_5000_net_G", "shoes"), ("my shoes", "my shoes")):
        assert read_checkpoint(saved(tmp_path / "shoes" / f"{name}.pth", network), NONE).header.name == expected
    choices = ImportChoices(name="Boots", input_name="edges", target_name="photo")
    header = read_checkpoint(tmp_path / "shoes" / "latest_net_G.pth", choices).header
    assert (header.name, header.input_name, header.target_name) == ("Boots", "edges", "photo")


@pytest.mark.parametrize("name", [b"facades\xff/latest_net_G.pth", b"facades\xff.pth"])
def test_names_that_are_not_utf_8_are_told_as_far_as_they_are(tmp_path: Path, name: bytes) -> None:
    path = saved(tmp_path / os.fsdecode(name), Resnet(6, 1, "none"))
    made, read = import_model(path, NONE, lambda _: tmp_path / "m.safetensors")
    assert read_header(made).name == read.header.name == "facades\N{REPLACEMENT CHARACTER}"


class Evil:
    """What runs a command as it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch '{self.marker}'",)


@pytest.mark.parametrize("form", ["zip", "legacy", "pickle", "inside"])
def test_code_in_a_file_is_refused_and_never_runs(tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # What some set to open old files: it must not reach us.
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    marker, path = tmp_path / "ran", tmp_path / "latest_net_G.pth"
    evil: Any = Evil(marker)
    if form == "inside":
        evil = OrderedDict(Resnet(6, 1, "batch").state_dict(), extra=evil)
    if form == "pickle":
        path.write_bytes(pickle.dumps(evil))
    else:
        torch.save(evil, path, _use_new_zipfile_serialization=form != "legacy")
    error = refused(path)
    assert error.code is ErrorCode.NOT_A_CHECKPOINT
    assert form == "pickle" or ("more than numbers" in error.message and "system" in error.message)
    assert not marker.exists()
    with path.open("rb") as file:  # the same file is dangerous where it is opened trustingly
        if form == "pickle":
            pickle.load(file)
        else:
            torch.load(file, weights_only=False)
    assert marker.exists()


def test_a_whole_network_is_refused(tmp_path: Path) -> None:
    torch.save(Resnet(6, 1, "none"), tmp_path / "net.pth")
    assert "more than numbers" in refused(tmp_path / "net.pth").message


@pytest.mark.parametrize("zipped", [True, False])
def test_a_file_cut_short_at_any_place_is_refused(tmp_path: Path, zipped: bool) -> None:
    path = saved(tmp_path / "g.pth", Resnet(6, 1, "instance"), _use_new_zipfile_serialization=zipped)
    data = path.read_bytes()
    for share in (0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.999):
        path.write_bytes(data[: int(len(data) * share)])
        assert refused(path).code is ErrorCode.NOT_A_CHECKPOINT


def test_changed_bytes_are_refused_or_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "g.pth", Resnet(6, 1, "instance"))
    data = bytearray(path.read_bytes())
    for place in range(0, len(data), 997):
        data[place] ^= 0xFF
        path.write_bytes(data)
        data[place] ^= 0xFF
        try:
            read_checkpoint(path, NONE)
        except AppError as error:
            assert error.code in (ErrorCode.NOT_A_CHECKPOINT, ErrorCode.MODEL_MISMATCH)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([torch.zeros(3)], "a list"),
        (torch.zeros(3), "a Tensor"),
        ({}, "an empty dict"),
        ({"epoch": 3}, "an int under the name epoch"),
        ({"state_dict": {"model.1.weight": torch.zeros(1)}}, "a dict under the name state_dict"),
        ({3: torch.zeros(1)}, "under the name 3"),
        ({"half\ud800": 3}, "an int under the name half⟨U+D800⟩"),
        ({"model.1.weight": torch.zeros(1).expand(1 << 40)}, "more numbers than it holds"),
        ({"model.1.weight": torch.zeros(3, device="meta")}, "a tensor without values under the name model.1.weight"),
        ({"model.1.weight": torch.eye(3).to_sparse()}, "a sparse tensor under the name model.1.weight"),
    ],
)
def test_other_things_that_torch_saves_are_refused(tmp_path: Path, value: Any, words: str) -> None:
    torch.save(value, tmp_path / "x.pth")
    error = refused(tmp_path / "x.pth")
    assert error.code is ErrorCode.NOT_A_CHECKPOINT and words in error.message


def test_other_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.pth"
    assert refused(path).code is ErrorCode.PATH_MISSING
    assert refused(tmp_path).code is ErrorCode.NOT_A_CHECKPOINT
    os.mkfifo(tmp_path / "pipe")
    assert "not a file" in refused(tmp_path / "pipe").message
    for data, words in ((b"", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(100), "no file of PyTorch"), (b"[" * 5000, "no file of PyTorch")):
        path.write_bytes(data)
        error = refused(path)
        assert error.code is ErrorCode.NOT_A_CHECKPOINT and words in error.message
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(1_000_000))
    assert "packed" in refused(path).message
    saved(path, Resnet(6, 1, "none"))
    monkeypatch.setattr(checkpoint_file, "MAX_FILE_BYTES", 1000)
    assert "more than any generator" in refused(path).message


@pytest.mark.parametrize("is_archive", [True, False])
def test_words_without_an_end_are_refused_at_once(tmp_path: Path, is_archive: bool) -> None:
    """torch would search its own message about them for minutes."""
    path = tmp_path / "latest_net_G.pth"
    torch.save({"model.0.weight": torch.zeros(1), "x" * 1_000_000: 1}, path, _use_new_zipfile_serialization=is_archive)
    start = time.monotonic()
    assert refused(path).code is ErrorCode.NOT_A_CHECKPOINT
    assert time.monotonic() - start < 10


def test_a_line_without_an_end_is_refused_at_once(tmp_path: Path) -> None:
    """As where damage makes a line of the pickle of all that follows: the reader quotes what it read."""
    path = tmp_path / "latest_net_G.pth"
    torch.save({"model.0.weight": torch.ones(1000)}, path, _use_new_zipfile_serialization=False)
    data = path.read_bytes()
    at = data.rindex(b"ctorch._utils")
    path.write_bytes(data[:at] + b"c" + b"x" * 1_000_000)
    start = time.monotonic()
    assert refused(path).code is ErrorCode.NOT_A_CHECKPOINT
    assert time.monotonic() - start < 10


def test_a_part_that_says_it_is_packed_is_not_unpacked(tmp_path: Path) -> None:
    """As one changed byte makes of a sound one."""
    path = tmp_path / "latest_net_G.pth"
    torch.save({"model.0.weight": torch.ones(2)}, path)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 10  # the way of packing of the first part, in the list at the end
    assert data[at] == zipfile.ZIP_STORED
    data[at] = zipfile.ZIP_DEFLATED
    path.write_bytes(data)
    assert "packed" in refused(path).message


def test_too_little_memory_for_a_large_file_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path / "g.pth", Resnet(6, 1, "none"))

    def load(*_: Any, **__: Any) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 99 bytes")

    monkeypatch.setattr(torch, "load", load)
    assert "damaged" in refused(path).message  # a small file that asks for so much
    monkeypatch.setattr(checkpoint_file, "LARGE_FILE_BYTES", 1000)
    with pytest.raises(RuntimeError, match="allocate memory"):
        read_checkpoint(path, NONE)


def test_another_network_is_told_key_by_key(tmp_path: Path) -> None:
    discriminator = nn.Sequential(nn.Conv2d(6, 4, 4), nn.LeakyReLU(), nn.Conv2d(4, 8, 4), nn.BatchNorm2d(8))
    path = tmp_path / "latest_net_D.pth"
    torch.save({f"model.{key}": value for key, value in discriminator.state_dict().items()}, path)
    error = refused(path)
    assert error.code is ErrorCode.MODEL_MISMATCH and "not any generator" in error.message
    assert "model.0.bias is 4 in the file and absent in the reference" in error.message
    assert error.message.count("in the reference;") == 10 and "more" in error.message


def test_a_network_that_is_nearly_one_of_the_references_names_what_differs(tmp_path: Path) -> None:
    state = Unet(5, 2, "batch").state_dict()
    state["model.model.1.model.1.weight"] = torch.zeros(4, 2, 3, 3)
    del state["model.model.1.model.6.bias"]
    state["extra.weight"] = torch.zeros(5)
    torch.save(state, tmp_path / "g.pth")
    message = refused(tmp_path / "g.pth").message
    assert "is not unet_32 of width 2 with batch normalisation" in message
    assert "extra.weight is 5 in the file and absent in the reference" in message
    assert "model.model.1.model.1.weight is 4 x 2 x 3 x 3 in the file and 4 x 2 x 4 x 4 in the reference" in message
    assert "model.model.1.model.6.bias is absent in the file and 2 in the reference" in message


@pytest.mark.parametrize(
    ("network", "gone"),
    [
        (Unet(5, 2, "batch"), "model.model.0.weight"),
        (Unet(5, 2, "batch"), "model.model.3.weight"),
        (Resnet(6, 2, "instance"), "model.1.weight"),
        (Resnet(6, 2, "instance"), "model.23.weight"),
    ],
)
def test_a_layer_that_is_not_there_is_all_that_is_named(tmp_path: Path, network: nn.Module, gone: str) -> None:
    state = network.state_dict()
    del state[gone]
    torch.save(state, tmp_path / "g.pth")
    message = refused(tmp_path / "g.pth").message
    assert "of width 2 with" in message and f"{gone} is absent in the file" in message
    assert message.count(" in the reference") == 1


@pytest.mark.parametrize(
    "network",
    [
        Resnet(3, 2, "batch"),
        Resnet(6, 2, "batch", (5, 3)),
        Level(4, 8, "batch", Level(8, 8, "batch", None), ends=(3, 3)),
    ],
)
def test_sizes_that_diptych_does_not_know_are_refused(tmp_path: Path, network: nn.Module) -> None:
    wrapped = nn.ModuleDict({"model": network}) if isinstance(network, Level) else network
    assert refused(saved(tmp_path / "g.pth", wrapped)).code is ErrorCode.MODEL_MISMATCH


@pytest.mark.parametrize(("value", "words"), [(float("nan"), "infinite or no numbers"), (float("inf"), "infinite or no numbers")])
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, value: float, words: str) -> None:
    network = Resnet(6, 1, "none")
    network.state_dict()["model.10.conv_block.1.weight"][0, 0, 0, 0] = value
    error = refused(saved(tmp_path / "g.pth", network))
    assert "model.10.conv_block.1.weight" in error.message and words in error.message


def test_halves_become_full_numbers(tmp_path: Path) -> None:
    network = drawn(Resnet(6, 1, "none")).half()
    path, _ = import_model(saved(tmp_path / "g.pth", network), NONE, lambda name: tmp_path / "m.safetensors")
    assert read_header(path).generator.kind == "resnet6"
    assert load_generator(path, CPU)[1].first.weight.dtype == torch.float32


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (torch.full((4, 4, 3, 3), 1e300, dtype=torch.float64), "infinite"),
        (torch.zeros(4, 4, 3, 3, dtype=torch.float8_e4m3fn), "float8_e4m3fn"),
    ],
    ids=["beyond float32", "eight bits"],
)
def test_weights_that_a_model_cannot_hold_are_refused(tmp_path: Path, weights: Tensor, words: str) -> None:
    tensors = {**Resnet(6, 1, "none").state_dict(), "model.10.conv_block.1.weight": weights}
    torch.save(tensors, tmp_path / "g.pth")
    error = refused(tmp_path / "g.pth")
    assert error.code is ErrorCode.MODEL_MISMATCH and words in error.message


def test_weights_that_were_tied_together_are_read_one_by_one(tmp_path: Path) -> None:
    network = drawn(Resnet(6, 1, "batch"))
    tensors = network.state_dict()
    tensors["model.2.bias"] = tensors["model.2.weight"]
    torch.save(tensors, tmp_path / "g.pth")
    path, _ = import_model(tmp_path / "g.pth", NONE, lambda name: tmp_path / "m.safetensors")
    generator: Any = load_generator(path, CPU)[1]
    assert torch.equal(generator.first_norm.bias, tensors["model.2.weight"]) and torch.equal(
        generator.first_norm.weight, generator.first_norm.bias
    )


@pytest.mark.parametrize(
    "carried",
    [
        '{"name": "\ud800", "generator": {}}',
        "[" * 100_000,
        '{"name": "theirs", "generator": {}, "format": 99}',
        '{"name": "theirs", "generator": {}, "colour_space": "Lab"}',
        '{"name": "theirs", "generator": {"input_channels": 1, "output_channels": 2}, "colour_space": "Lab"}',
        '{"name": "theirs", "generator": {"size_px": -256}}',
    ],
    ids=["no text", "very deep", "of a newer Diptych", "Lab of colours", "Lab of another network", "impossible"],
)
def test_what_a_file_says_of_itself_is_believed_where_it_can_be(tmp_path: Path, carried: str) -> None:
    tensors = OrderedDict(drawn(Resnet(6, 1, "none")).state_dict())
    tensors._metadata = {HEADER_KEY: carried}  # type: ignore[attr-defined]
    with (tmp_path / "g.pth").open("wb") as file:
        torch.save(tensors, file)
    path, read = import_model(tmp_path / "g.pth", NONE, lambda name: tmp_path / "m.safetensors")
    assert load_generator(path, CPU)[0] == read.header
    assert (read.header.name, read.header.colour_space, read.header.generator.size_px) == ("g", "sRGB", 256)


def test_more_operations_than_weights_take_are_not_read(tmp_path: Path) -> None:
    """Some megabytes of marks took torch most of a minute."""
    path = tmp_path / "latest_net_G.pth"
    path.write_bytes(b"\x80\x02" + b"(" * 5_000_000 + b".")
    began_s = time.process_time()
    assert refused(path).code is ErrorCode.NOT_A_CHECKPOINT
    assert time.process_time() - began_s < 20, "a minute before; a second where nothing else runs"
