"""The names of outputs: nothing is overwritten that was not to be, and nothing collides."""

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.translation.naming import Naming, preview_names
from core.translation.plan import PlannedFile

ListRows = Callable[..., list[PlannedFile]]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def outputs(rows: list[PlannedFile]) -> list[str]:
    return [str(path_from_json(row.output)) for row in rows]


def sources(rows: list[PlannedFile]) -> list[Path]:
    return [path_from_json(row.source) for row in rows]


def test_the_tree_below_a_folder_is_kept(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/deep/er/b.jpg", tmp_path / "single.jpg")
    rows = list_rows([tmp_path / "in", tmp_path / "single.jpg"], tmp_path / "out")
    assert outputs(rows) == ["a.png", "deep/er/b.png", "single.png"]
    assert [(row.index, row.closes) for row in rows] == [(0, True), (1, True), (2, True)]


def test_one_stem_and_names_that_differ_only_in_case_get_outputs_of_their_own(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/a.png", tmp_path / "in/A.PNG")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out")) == ["A.png", "a-2.png", "a-3.png"]


def test_unicode_forms_of_one_name_collide(tmp_path: Path, list_rows: ListRows) -> None:
    touch(*(tmp_path / "in" / unicodedata.normalize(form, "façade.jpg") for form in ("NFC", "NFD")))
    names = outputs(list_rows([tmp_path / "in"], tmp_path / "out"))
    assert len({unicodedata.normalize("NFC", name) for name in names}) == 2


def test_two_folders_with_the_same_names_share_the_output_folder(tmp_path: Path, list_rows: ListRows) -> None:
    touch(*(tmp_path / folder / "x.jpg" for folder in ("one", "two", "three")))
    assert outputs(list_rows([tmp_path / "one", tmp_path / "two", tmp_path / "three"], tmp_path / "out")) == ["x.png", "x-2.png", "x-3.png"]


def test_folders_that_differ_only_in_case_do_not_collide(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/Sub/a.jpg", tmp_path / "in/sub/a.jpg", tmp_path / "in/sub/A.jpg")
    names = outputs(list_rows([tmp_path / "in"], tmp_path / "out"))
    assert names == ["Sub/a.png", "sub/A-2.png", "sub/a-3.png"]


def test_a_folder_and_a_picture_of_one_name_do_not_collide(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/x.jpg", tmp_path / "in/x.png/inner.jpg")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out")) == ["x-2.png", "x.png/inner.png"]
    # and where the folder comes only after the picture has its name
    touch(tmp_path / "one/x.jpg", tmp_path / "two/X.png/inner.jpg", tmp_path / "two/X.png/deep/er.jpg")
    names = outputs(list_rows([tmp_path / "one", tmp_path / "two"], tmp_path / "out"))
    assert names == ["x.png", "X.png-2/inner.png", "X.png-2/deep/er.png"]


def test_a_file_in_the_place_of_an_output_folder_is_passed_by(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/deep/a.jpg", tmp_path / "out/deep")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out")) == ["deep-2/a.png"]


@pytest.mark.parametrize(("policy", "name", "skip"), [("number", "a-2.png", ""), ("skip", "a.png", "exists"), ("replace", "a.png", "")])
@pytest.mark.parametrize("max_held", [10, 0], ids=["a few names there", "too many to remember"])
def test_what_exists_is_numbered_skipped_or_replaced(
    tmp_path: Path, list_rows: ListRows, monkeypatch: pytest.MonkeyPatch, policy: str, name: str, skip: str, max_held: int
) -> None:
    monkeypatch.setattr("core.translation.naming._MAX_HELD", max_held)
    touch(tmp_path / "in/a.jpg", tmp_path / "out/a.png")
    (row,) = list_rows([tmp_path / "in"], tmp_path / "out", on_existing=policy)
    assert (outputs([row]), row.skip) == ([name], skip)


@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
@pytest.mark.parametrize("way", ["same folder", "linked folder", "linked file", "hard link", "given itself"])
def test_never_onto_an_input_also_through_links(tmp_path: Path, list_rows: ListRows, policy: str, way: str) -> None:
    source, output_dir = tmp_path / "in/a.png", tmp_path / "out"
    touch(source)
    if way in ("same folder", "given itself"):
        output_dir = tmp_path / "in"
    elif way == "linked folder":
        output_dir.symlink_to(tmp_path / "in")
    else:
        output_dir.mkdir()
        (output_dir / "a.png").symlink_to(source) if way == "linked file" else os.link(source, output_dir / "a.png")
    given = [source] if way == "given itself" else [tmp_path / "in"]
    assert outputs(list_rows(given, output_dir, on_existing=policy)) == ["a-2.png"]


@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
def test_never_onto_an_input_that_is_met_only_later(tmp_path: Path, list_rows: ListRows, policy: str) -> None:
    """The outputs of `one` go into `two`, which is an input itself and listed after `one` has its names."""
    touch(tmp_path / "one/a.png", tmp_path / "two/a.png", tmp_path / "one/b/c.png", tmp_path / "two/b/c.png")
    rows = list_rows([tmp_path / "one", tmp_path / "two"], tmp_path / "two", on_existing=policy)
    assert outputs(rows) == ["a-2.png", "b/c-2.png", "a-3.png", "b/c-3.png"]
    # and a file that is given itself, after the folder whose output would take its name
    rows = list_rows([tmp_path / "one", tmp_path / "two/a.png"], tmp_path / "two", on_existing=policy)
    assert outputs(rows)[0] == "a-2.png"


def test_an_earlier_output_in_an_output_folder_inside_the_input_folder_may_be_replaced(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.png", tmp_path / "in/out/a.png")
    rows = list_rows([tmp_path / "in"], tmp_path / "in/out", on_existing="replace")
    assert (outputs(rows), sources(rows)) == (["a.png"], [tmp_path / "in/a.png"])


@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
def test_an_existing_folder_or_pipe_is_never_written_onto(tmp_path: Path, list_rows: ListRows, policy: str) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    (tmp_path / "out/a.png").mkdir(parents=True)
    os.mkfifo(tmp_path / "out/b.png")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out", on_existing=policy)) == ["a-2.png", "b-2.png"]


def test_a_dangling_link_counts_as_existing(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.png").symlink_to(tmp_path / "gone")
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out")) == ["a-2.png"]


@pytest.mark.parametrize(
    "name",
    [
        "with space.jpg",
        "-dash.jpg",
        '"quotes"\'.jpg',
        "line\nbreak.jpg",
        "שלום 🙂.jpg",
        "x" * 246 + ".jpeg",
        "é" * 125 + ".jpg",
        "a.b.c.jpg",
    ],
)
def test_odd_names_stay_what_they_are_and_fit(tmp_path: Path, list_rows: ListRows, name: str) -> None:
    touch(tmp_path / "in" / name)
    for policy_folder in ("out", "in"):
        (output,) = outputs(list_rows([tmp_path / "in"], tmp_path / policy_folder))
        assert len(os.fsencode(output)) <= 255
        assert output.startswith(Path(name).stem[:60])
        (tmp_path / policy_folder).mkdir(exist_ok=True)
        (tmp_path / policy_folder / output).write_bytes(b"fits")
        (tmp_path / policy_folder / output).unlink()


def test_names_that_are_not_utf8_survive_the_journal(tmp_path: Path, list_rows: ListRows) -> None:
    source = tmp_path / "in" / os.fsdecode(b"\xff\xfe.jpg")
    touch(source)
    (row,) = list_rows([tmp_path / "in"], tmp_path / "out")
    assert path_from_json(row.source) == source
    assert os.fsencode(path_from_json(row.output)) == b"\xff\xfe.png"


def test_long_names_that_become_equal_when_shortened_are_numbered(tmp_path: Path, list_rows: ListRows) -> None:
    touch(*(tmp_path / "in" / ("x" * 250 + letter + ".gif") for letter in "ab"))
    names = outputs(list_rows([tmp_path / "in"], tmp_path / "out", output_format="jpeg", name_template="{name}-and-more"))
    assert len(set(names)) == 2 and all(len(name) <= 255 for name in names)


def test_templates_take_name_index_and_model(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    rows = list_rows([tmp_path / "in"], tmp_path / "out", name_template="{index} {name} by {model}", model_name="night/\x1b\u202eday:1")
    assert outputs(rows) == ["000001 a by night-day-1.png", "000002 b by night-day-1.png"]
    assert outputs(list_rows([tmp_path / "in"], tmp_path / "out", name_template="same")) == ["same.png", "same-2.png"]


def test_every_variation_is_a_row_and_numbered(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    rows = list_rows([tmp_path / "in"], tmp_path / "out", variations=2)
    assert [(row.output, row.variation, row.closes) for row in rows] == [
        ("a-1.png", 0, False),
        ("a-2.png", 1, False),
        ("b-1.png", 0, False),
        ("b-2.png", 1, True),
    ]
    rows = list_rows([tmp_path / "in"], tmp_path / "out", variations=2, name_template="{variation}_{index}_{name}")
    assert outputs(rows) == ["1_000001_a.png", "2_000001_a.png", "1_000002_b.png", "2_000002_b.png"]


def test_outputs_beside_their_inputs_are_never_onto_one(tmp_path: Path, list_rows: ListRows) -> None:
    touch(tmp_path / "in/a.png", tmp_path / "in/a-m.png", tmp_path / "in/deep/b.png", tmp_path / "single.jpg")
    options = {"beside": True, "name_template": "{name}-{model}", "model_name": "m"}
    for policy in ("number", "skip", "replace"):
        given = [tmp_path / "in", tmp_path / "in/a-m.png", tmp_path / "single.jpg"]  # named, so it is no former result
        rows = list_rows(given, tmp_path, on_existing=policy, **options)
        assert [path_from_json(row.output) for row in rows] == [
            tmp_path / "in/a-m-m.png",
            tmp_path / "in/a-m-2.png",
            tmp_path / "in/deep/b-m.png",
            tmp_path / "single-m.png",
        ]


@pytest.mark.parametrize("template", ["", "{", "{other}", "{name.stem}", "{name!r}", "{name:>10}", "a/{name}", "..\\{name}", "{0}", "{}"])
def test_templates_that_could_leave_the_folder_or_mean_nothing_are_refused(template: str) -> None:
    with pytest.raises(AppError) as caught:
        preview_names(["a.jpg"], Naming(template=template))
    assert caught.value.code is ErrorCode.BAD_COMMAND


def test_many_files_of_one_name_are_named_in_linear_time(tmp_path: Path, list_rows: ListRows) -> None:
    folders = [tmp_path / "in" / f"{index:04}" for index in range(1500)]
    touch(*(folder / "x.jpg" for folder in folders))
    names = outputs(list_rows(folders, tmp_path / "out"))
    assert names[-1] == "x-1500.png" and len(set(names)) == 1500


def test_a_preview_shows_the_names_that_a_listing_gives(tmp_path: Path, list_rows: ListRows) -> None:
    names = ["b.jpg", "b.png", "façade.jpg", "x" * 250 + ".jpg"]
    touch(*(tmp_path / "in" / name for name in names))
    for template, variations in (("{name}", 1), ("{index}-{model}", 1), ("{name}", 3), ("same", 1), ("{variation}{name}", 2)):
        naming = Naming("webp", template, variations, "a/b")
        options = {"name_template": template, "variations": variations, "model_name": "a/b", "output_format": "webp"}
        assert preview_names(names, naming) == outputs(list_rows([tmp_path / "in"], tmp_path / "out", **options))
