"""The Qt-free models behind the Train and Datasets pages."""

from pathlib import Path

import msgspec
import pytest

from core.jobs.events import Started
from core.pairs.pair import Half, Pair
from desktop.item_models.intake import Intake, Wish
from desktop.item_models.preview_timeline import Against, PreviewTimeline
from desktop.item_models.run_moments import moments_of
from desktop.item_models.settings_fields import settings_fields
from training.dataset_requests import Inspection
from training.history import RunHistory
from training.run import CheckpointSaved, Preview, step_name
from training.settings import RunSettings


def previews(*steps: int) -> list[Preview]:
    return [Preview(step=step, folder=f"previews/step-{step:08d}", names=["0000.webp"]) for step in steps]


def test_the_time_line_follows_the_newest_until_the_user_looks_back() -> None:
    line = PreviewTimeline()
    assert line.shown is None
    assert line.update(previews(0, 10))
    assert line.shown is not None and line.shown.step == 10
    line.look_at(0)
    assert not line.update(previews(0, 10, 20))
    assert line.shown.step == 0
    line.look_at(2)
    assert line.update(previews(0, 10, 20, 30))
    assert line.shown.step == 30


def test_a_preview_that_a_resumed_session_overtook_gives_way_to_the_nearest() -> None:
    line = PreviewTimeline()
    line.update(previews(0, 10, 20, 30))
    line.look_at(2)
    line.update(previews(0, 10))
    assert line.shown is not None and line.shown.step == 10
    line.update([])
    assert line.shown is None


def test_two_moments_are_held_against_each_other_and_pairs_stepped_through() -> None:
    line = PreviewTimeline()
    assert line.held is None and line.pair_name == "" and not line.step_pair(1)
    line.update([msgspec.structs.replace(preview, names=["a", "b"]) for preview in previews(0, 10, 20, 30)])
    assert line.held is not None and line.held.step == 0, "the first, where none was held"
    line.go_to(14)
    line.hold()
    assert (line.held.step, line.against) == (10, Against.MOMENT)
    line.go_to(1000)
    assert (line.shown.step, line.follows_newest, line.held.step) == (30, True, 10)
    assert line.step_pair(1) and line.pair_name == "b" and not line.step_pair(1)
    line.update(previews(0, 10, 20))
    assert line.pair_name == "0000.webp", "a pair that this preview lacks gives way to its first"
    line.update(previews(0))
    assert line.held.step == 0, "a held moment that was overtaken gives way to the nearest"


def test_no_more_pictures_are_looked_at_than_a_run_can_be_asked_for() -> None:
    line = PreviewTimeline()
    line.update([msgspec.structs.replace(preview, names=[f"{place:04d}.webp" for place in range(5000)]) for preview in previews(0)])
    assert len(line.names) == 64 and line.pair_name == "0000.webp"
    largest = next(field for field in settings_fields() if field.name == "preview_pairs").maximum
    assert largest == 64


def test_only_checkpoints_that_still_stand_are_offered(tmp_path: Path) -> None:
    history = RunHistory()
    started = Started(from_step=0, device="", precision="", code_path="", reason="", pid=1, host="")
    saved = [CheckpointSaved(step=step, folder=f"checkpoints/{step_name(step)}", l1=l1) for step, l1 in ((10, 0.2), (20, 0.1), (30, 0.3))]
    history.apply([started, *saved, *previews(0, 30), msgspec.structs.replace(started, from_step=30)])
    moments = moments_of(history, tmp_path)
    assert (moments.previews, moments.checkpoints, moments.resumes) == ([0, 30], [], [30])
    for step in (10, 30):
        (tmp_path / "checkpoints" / step_name(step)).mkdir(parents=True)
    moments = moments_of(history, tmp_path)
    assert (moments.checkpoints, moments.best) == ([10, 30], 10)
    assert [moments.checkpoint_near(step) for step in (0, 19, 21, 99)] == [10, 10, 30, 30]
    history.apply([msgspec.structs.replace(started, from_step=20)])
    assert moments_of(history, tmp_path).resumes == [20]


def test_every_setting_has_a_field_with_its_explanation_and_limits() -> None:
    fields = {field.name: field for field in settings_fields()}
    assert set(fields) == {field.name for field in msgspec.structs.fields(RunSettings)}
    assert all(field.explanation for field in fields.values())
    assert all(field.default == getattr(RunSettings(), name) for name, field in fields.items())
    assert fields["size_px"].kind == "choice" and 256 in fields["size_px"].choices
    assert (fields["width"].minimum, fields["width"].maximum) == (1, 256)
    assert fields["jitter"].kind == "switch"
    assert fields["learning_rate"].kind == "number"


def inspection(**others: object) -> Inspection:
    pairs = [Pair(name=str(i), input=Half(f"/x/a/{i}.png"), target=Half(f"/x/b/{i}.png")) for i in range(3)]
    values = {
        "id": 1,
        "layout": "two_folders",
        "num_pairs": 20,
        "counts": {"train": 20},
        "input_side": "first",
        "input_sides": ["first", "second"],
        "num_pictures": 40,
        "side_names": ["a", "b"],
        "kinds": [],
        "name": "a and b",
        "examples": pairs,
    }
    return Inspection(**{**values, **others})


def test_swapping_turns_the_examples_and_the_request_and_twice_is_nothing() -> None:
    intake = Intake.of(Wish((Path("/x/a"), Path("/x/b"))), inspection())
    before = intake.examples
    intake.swap()
    assert (intake.examples[0].input, intake.examples[0].target) == (before[0].target, before[0].input)
    assert intake.request(Path("/w")).input_side == "second"
    assert intake.side_names == ("b", "a")
    intake.swap()
    assert intake.examples == before and intake.side_names == ("a", "b")


def test_what_the_user_chose_stays_while_the_scan_goes_on() -> None:
    intake = Intake.of(Wish((Path("/x"),)), inspection(last=False))
    intake.swap()
    intake.validation_share, intake.name, intake.is_named = 0.3, "mine", True
    later = intake.went_on(inspection(num_pairs=40, name="other"))
    assert (later.input_side, later.validation_share, later.name, later.is_final) == ("second", 0.3, "mine", True)
    untouched = Intake.of(Wish((Path("/x"),)), inspection(last=False)).went_on(inspection(input_side="second", name="other"))
    assert (untouched.input_side, untouched.name) == ("second", "other")


@pytest.mark.parametrize(
    ("num_pairs", "share", "held_out"), [(20, 0.1, 2), (20, 0.9, 18), (2, 0.1, 1), (2, 0.9, 1), (1, 0.5, 0), (3, 0.01, 1)]
)
def test_the_split_shown_is_the_split_made(num_pairs: int, share: float, held_out: int) -> None:
    from core.pairs.splitting import split_pairs

    intake = Intake.of(Wish(()), inspection(num_pairs=num_pairs, counts={"train": num_pairs}))
    intake.validation_share = share
    pairs = [Pair(name=str(i), input=Half("/a"), target=Half("/b")) for i in range(num_pairs)]
    made = split_pairs(pairs, share, 0)
    assert intake.num_validation == sum(pair.split == "validation" for pair in made) == held_out
    assert intake.num_train == num_pairs - held_out


def test_folders_that_name_the_split_decide_it() -> None:
    intake = Intake.of(Wish(()), inspection(counts={"train": 12, "validation": 5, "test": 3}))
    assert intake.has_own_split
    assert (intake.num_train, intake.num_validation) == (12, 5)
