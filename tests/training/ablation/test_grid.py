"""A grid of settings: its variants, and everything that is wrong with it at once."""

import msgspec
import pytest

from core.evaluation.published import read_published
from training.ablation.grid import GridTroubles, Variant, parse_axis, twin_notes, variants_of
from training.presets import preset_settings
from training.settings import RunSettings, settings_with


def variants(
    *vary: str, changes: dict[str, object] | None = None, seeds: tuple[int, ...] = (0,), preset: str = "quick", num_train: int = 9
) -> list[Variant]:
    return variants_of([parse_axis(text) for text in vary], preset, changes or {}, seeds, "walls", num_train)


def troubles(*vary: str, **options: object) -> list[str]:
    with pytest.raises(GridTroubles) as caught:
        variants(*vary, **options)  # type: ignore[arg-type]
    return caught.value.troubles


def test_every_combination_is_a_variant_on_the_preset() -> None:
    found = variants("schedule=constant, linear", "width=4,8", changes={"epochs": "3"}, seeds=(7, 8))

    assert [variant.name for variant in found] == ["constant · width 4", "constant · width 8", "linear · width 4", "linear · width 8"]
    assert found[2].words == {"schedule": "linear", "width": "4"}
    assert [(variant.settings.schedule, variant.settings.width) for variant in found[1:3]] == [("constant", 8), ("linear", 4)]
    assert {(variant.settings.epochs, variant.settings.seed) for variant in found} == {(3, 7)}
    assert found[0].settings.discriminator_width == preset_settings("quick").discriminator_width


def test_a_value_of_two_settings_is_named_with_its_own() -> None:
    names = [variant.name for variant in variants("normalisation=none,batch", "discriminator_normalisation=none,instance")]
    assert names[0] == "normalisation none · discriminator_normalisation none"
    assert names[1:3] == ["normalisation none · instance", "batch · discriminator_normalisation none"]


def test_without_an_axis_there_is_one_variant_for_the_seeds() -> None:
    (found,) = variants(seeds=(0, 1))

    assert found.settings == preset_settings("quick") and found.words == {}


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = troubles(
        "wdth=4",
        "width=4,0,4,1000",
        "schedule=linear,never",
        "seed=1,2",
        "epochs",
        "beta1=0.5",
        "mirror=true,1",
        changes={"beta1": "0.9", "no": "1", "lambda_l1": "-3"},
        seeds=(0, 0),
    )

    words = ["There is no setting called no", "lambda_l1 can't be -3", "A seed is named twice", "no setting called wdth"]
    words += ["width can't be 0", "width has the same value twice: 4 and 4", "width can't be 1000", "schedule can't be never"]
    words += ["--seeds 0,1,2", "--vary epochs names no values", "beta1 is varied, and --set", "mirror has the same value twice: true and 1"]
    assert [word for word, trouble in zip(words, found, strict=True) if word not in trouble] == []
    with pytest.raises(GridTroubles, match=r"2 things are wrong with the grid, and nothing was begun: \(1\) .* \(2\) "):
        variants("width=0,900")


def test_a_combination_that_can_not_be_is_named() -> None:
    (found,) = troubles("batch_size=1,20", num_train=9)

    assert found.startswith("batch_size 20: The batch size of 20 is larger than the number of training pairs, 9.")


def test_values_that_go_together_are_judged_together() -> None:
    assert [variant.name for variant in variants("size_px=32", "discriminator=pixel")] == ["size_px 32 · pixel"]
    (found,) = troubles("size_px=32,256", "discriminator=pixel,image286")
    assert found.startswith("size_px 32 · image286: The discriminator image286 is too deep for size_px 32")
    by_itself, together = troubles("size_px=32,7", "discriminator=image286", changes={"epochs": "2"})
    assert "size_px can't be 7" in by_itself and together.startswith("size_px 32 · image286: ")


def test_variants_that_train_the_same_are_told() -> None:
    (note,) = twin_notes(variants("objective=L1,cGAN", "discriminator=pixel,patch70"))

    assert note.endswith("no effect: L1 · pixel, L1 · patch70.")


def test_every_published_line_is_about_settings_that_can_be_had() -> None:
    for table in read_published().tables:
        for row in table.rows:
            settings = settings_with(RunSettings(), row.settings)
            assert row.is_about(msgspec.structs.asdict(settings)) == row.of_a_run


def test_a_slip_of_hundreds_of_runs_is_refused() -> None:
    numbers = ",".join(map(str, range(1, 31)))

    (found,) = troubles(f"width={numbers}", f"discriminator_width={numbers}")

    assert "900 runs" in found


def test_an_unknown_preset_is_told() -> None:
    assert "no preset called none" in troubles("width=4", preset="none")[0]
