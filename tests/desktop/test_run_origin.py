"""The line that tells what a run learns from."""

import msgspec
import pytest

from desktop.run_origin import changed_words, origin_words
from training.presets import preset_settings
from training.run import RunRequest
from training.settings import settings_with

pytestmark = pytest.mark.usefixtures("qtbot")


def request(preset: str, **changes: object) -> RunRequest:
    settings = settings_with(preset_settings(preset), changes)
    return RunRequest(settings=settings, dataset="Façades 立面", input_name="right", target_name="left", preset=preset, num_train=400)


def test_a_run_names_its_pairs_its_preset_and_what_was_changed() -> None:
    assert origin_words(request("quick")) == "400 pairs of “Façades 立面” (right half → left half) · preset Quick look"
    changed = request("quick", epochs=3, mirror=not preset_settings("quick").mirror)
    assert origin_words(changed).endswith("preset Quick look · 2 settings changed")
    assert changed_words(changed).splitlines()[0] == "Epochs: 3" and len(changed_words(changed).splitlines()) == 2
    assert origin_words(request("quick", epochs=3)).endswith("one setting changed")
    assert origin_words(msgspec.structs.replace(request("quick"), num_train=1)).startswith("one pair of “Façades 立面” (right")


def test_a_run_of_a_preset_that_is_not_there_is_told_beside_the_paper() -> None:
    odd = msgspec.structs.replace(request("paper", epochs=3), preset="of-another-version", starts_from="“Old 老”")
    pairs = "400 pairs of “Façades 立面” (right half → left half)"
    assert origin_words(odd) == f"{pairs} · one setting changed · begun from the weights of “Old 老”"
