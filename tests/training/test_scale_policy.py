"""A run keeps its scale policy from its pairs to its model: trained, previewed and translated the same way."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from core.device import choose_device
from core.images.reading import read_picture, upright_digest
from core.jobs.events import Finished, Warned
from core.jobs.reader import read_all
from core.models.header import read_header
from core.models.weights import load_generator
from core.translation.code_path import exact_path
from core.translation.translator import Translator
from tests.core.pairs.pictures import save, save_pair, scene
from tests.translating import Call
from training.creating import create_run
from training.models import export_model
from training.run import InputPlanned, Preview, RunEvent, RunRequest
from training.settings import RunSettings, settings_with


def test_a_native_run_makes_a_model_that_translates_at_native_size(
    tmp_path: Path, tiny_settings: RunSettings, run_worker_process: Callable[..., "subprocess.CompletedProcess[str]"]
) -> None:
    heights = (40, 48, 70, 64, 20, 50)
    pairs = []
    for number, height in enumerate(heights):
        labels, photo = scene(number, 90)
        split = "validation" if number == 0 else "train"
        pairs.append(save_pair(tmp_path / "pairs", str(number), labels[:height], photo[:height], split))  # type: ignore[arg-type]
    settings = settings_with(tiny_settings, {"scale": "native", "rotation_deg": 5.0, "epochs": 2})
    folder = create_run(tmp_path / "run", RunRequest(settings=settings, dataset="plates"), pairs)
    ended = run_worker_process(folder.path)
    assert ended.returncode == 0, ended.stderr

    events = read_all(folder.job, RunEvent)
    assert isinstance(events[-1], Finished) and any(isinstance(event, InputPlanned) for event in events)
    (warned,) = (event for event in events if isinstance(event, Warned))
    first_preview = next(index for index, event in enumerate(events) if isinstance(event, Preview))
    assert warned.code == "data.pairs_small" and "1 of 5" in warned.message and events.index(warned) < first_preview
    shown = read_picture(folder.previews_dir / "target" / "0000.webp").pixels
    assert np.array_equal(shown, scene(0, 90)[1][:40][4:36, 29:61]), "the middle of the plate at its own size"

    model = export_model(folder.path, tmp_path / "plates.safetensors", name="plates")
    assert read_header(model).scale == "native"
    plate = save(tmp_path / "in" / "plate.png", scene(30, 150)[0][:100])
    call = Call("--model", model, "--output", tmp_path / "out", plate, "--json", "--device", "cpu", "--exact")
    assert call.code == 0, call.err
    with Image.open(tmp_path / "out" / "plate.png") as picture:
        translated = np.array(picture)
    assert translated.shape == (100, 150, 3)
    assert np.array_equal(translated, translate(model, plate, "native")), "seen as it is"
    assert not np.array_equal(translated, translate(model, plate, "whole"))


def translate(model: Path, picture: Path, scale: str) -> np.ndarray:
    device = choose_device("cpu")
    header, generator = load_generator(model, device)
    translator = Translator(generator, header, device, scale=scale, code_path=exact_path(device))  # type: ignore[arg-type]
    pixels = read_picture(picture).pixels
    return np.asarray(translator.translate_one(pixels, upright_digest(pixels), seed=0))
