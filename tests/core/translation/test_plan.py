"""The plan of names: nothing is overwritten that was not to be, and nothing collides."""

import os
import unicodedata
from pathlib import Path

import pytest

from core.errors import AppError, ErrorCode
from core.files import path_from_json, walk_files
from core.images.writing import OUTPUT_SUFFIXES
from core.translation.plan import EXTENSIONS, PlannedFile, check_output_dir, find_pictures, numbered_name, plan_outputs


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def plan(inputs: list[Path], output_dir: Path, on_existing: str = "number", template: str = "{name}", **more: str) -> list[PlannedFile]:
    files = list(find_pictures(walk_files(inputs), output_dir, inputs))
    options = {"format": "png", "template": template, "on_existing": on_existing, **more}
    return list(plan_outputs(files, output_dir, **options))  # type: ignore[arg-type]


def outputs(planned: list[PlannedFile]) -> list[str]:
    return [str(path_from_json(entry.output)) for entry in planned]


def test_formats_are_those_that_can_be_written() -> None:
    assert EXTENSIONS == OUTPUT_SUFFIXES


def test_the_tree_below_a_folder_is_kept(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/deep/er/b.jpg", tmp_path / "single.jpg")
    assert outputs(plan([tmp_path / "in", tmp_path / "single.jpg"], tmp_path / "out")) == ["a.png", "deep/er/b.png", "single.png"]


def test_one_stem_and_names_that_differ_only_in_case_get_outputs_of_their_own(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/a.png", tmp_path / "in/A.PNG")
    names = outputs(plan([tmp_path / "in"], tmp_path / "out"))
    assert len({name.casefold() for name in names}) == 3
    assert names == ["A.png", "a-2.png", "a-3.png"]


def test_unicode_forms_of_one_name_collide(tmp_path: Path) -> None:
    touch(*(tmp_path / "in" / unicodedata.normalize(form, "façade.jpg") for form in ("NFC", "NFD")))
    names = outputs(plan([tmp_path / "in"], tmp_path / "out"))
    assert len({unicodedata.normalize("NFC", name) for name in names}) == 2


def test_two_folders_with_the_same_names_share_the_output_folder(tmp_path: Path) -> None:
    touch(*(tmp_path / folder / "x.jpg" for folder in ("one", "two", "three")))
    names = outputs(plan([tmp_path / "one", tmp_path / "two", tmp_path / "three"], tmp_path / "out"))
    assert names == ["x.png", "x-2.png", "x-3.png"]


def test_a_folder_and_a_picture_of_one_name_do_not_collide(tmp_path: Path) -> None:
    touch(tmp_path / "in/x.jpg", tmp_path / "in/x.png/inner.jpg")
    assert outputs(plan([tmp_path / "in"], tmp_path / "out")) == ["x-2.png", "x.png/inner.png"]


@pytest.mark.parametrize(("policy", "name", "skip"), [("number", "a-2.png", ""), ("skip", "a.png", "exists"), ("replace", "a.png", "")])
def test_what_exists_is_numbered_skipped_or_replaced(tmp_path: Path, policy: str, name: str, skip: str) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "out/a.png")
    (entry,) = plan([tmp_path / "in"], tmp_path / "out", policy)
    assert (outputs([entry]), entry.skip) == ([name], skip)


@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
@pytest.mark.parametrize("way", ["same folder", "linked folder", "linked file", "hard link"])
def test_never_onto_an_input_also_through_links(tmp_path: Path, policy: str, way: str) -> None:
    source, output_dir = tmp_path / "in/a.png", tmp_path / "out"
    touch(source)
    if way == "same folder":
        output_dir = tmp_path / "in"
    elif way == "linked folder":
        output_dir.symlink_to(tmp_path / "in")
    else:
        output_dir.mkdir()
        (output_dir / "a.png").symlink_to(source) if way == "linked file" else os.link(source, output_dir / "a.png")
    assert outputs(plan([tmp_path / "in"], output_dir, policy)) == ["a-2.png"]


@pytest.mark.parametrize("policy", ["number", "skip", "replace"])
def test_an_existing_folder_or_pipe_is_never_written_onto(tmp_path: Path, policy: str) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    (tmp_path / "out/a.png").mkdir(parents=True)
    os.mkfifo(tmp_path / "out/b.png")
    assert outputs(plan([tmp_path / "in"], tmp_path / "out", policy)) == ["a-2.png", "b-2.png"]


def test_a_dangling_link_counts_as_existing(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg")
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.png").symlink_to(tmp_path / "gone")
    assert outputs(plan([tmp_path / "in"], tmp_path / "out")) == ["a-2.png"]


def test_outputs_of_earlier_starts_are_no_inputs(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/out/a.png", tmp_path / "in/out/deep/b.png", tmp_path / "in/outer/c.jpg")
    assert outputs(plan([tmp_path / "in"], tmp_path / "in/out")) == ["a-2.png", "outer/c.png"]


def test_a_folder_gives_its_pictures_and_a_named_file_always_counts(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/notes.txt", tmp_path / "in/raw.CR2")
    (tmp_path / "in/nameless").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "in/sound").write_bytes(b"RIFF\x24\0\0\0WAVEfmt ")
    (tmp_path / "in/web").write_bytes(b"RIFF\x24\0\0\0WEBPVP8 ")
    touch(tmp_path / "list.tsv")
    planned = plan([tmp_path / "in", tmp_path / "list.tsv"], tmp_path / "out")
    assert outputs(planned) == ["a.png", "nameless.png", "raw.png", "web.png", "list.png"]


def test_a_folder_given_twice_and_its_file_count_once(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    assert len(plan([tmp_path / "in", tmp_path / "in/a.jpg", tmp_path / "in"], tmp_path / "out")) == 2


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
        ".a.b.c.jpg"[1:],
    ],
)
def test_odd_names_stay_what_they_are_and_fit(tmp_path: Path, name: str) -> None:
    touch(tmp_path / "in" / name)
    for policy_folder in ("out", "in"):
        (output,) = outputs(plan([tmp_path / "in"], tmp_path / policy_folder))
        assert len(os.fsencode(output)) <= 255
        assert output.startswith(Path(name).stem[:60])
        (tmp_path / policy_folder).mkdir(exist_ok=True)
        (tmp_path / policy_folder / output).write_bytes(b"fits")


def test_names_that_are_not_utf8_survive_the_journal(tmp_path: Path) -> None:
    source = tmp_path / "in" / os.fsdecode(b"\xff\xfe.jpg")
    touch(source)
    (entry,) = plan([tmp_path / "in"], tmp_path / "out")
    assert path_from_json(entry.source) == source
    assert os.fsencode(path_from_json(entry.output)) == b"\xff\xfe.png"


def test_long_names_that_become_equal_when_shortened_are_numbered(tmp_path: Path) -> None:
    touch(*(tmp_path / "in" / ("x" * 250 + letter + ".gif"[: 4 if letter else 0]) for letter in "ab"))
    planned = plan([tmp_path / "in"], tmp_path / "out", format="jpeg")
    assert len(set(outputs(planned))) == 2 and all(len(name) <= 255 for name in outputs(planned))


def test_templates_take_name_index_and_model(tmp_path: Path) -> None:
    touch(tmp_path / "in/a.jpg", tmp_path / "in/b.jpg")
    planned = plan([tmp_path / "in"], tmp_path / "out", template="{index} {name} by {model}", model_name="night/day:1")
    assert outputs(planned) == ["000001 a by night-day-1.png", "000002 b by night-day-1.png"]
    assert outputs(plan([tmp_path / "in"], tmp_path / "out", template="same")) == ["same.png", "same-2.png"]


@pytest.mark.parametrize("template", ["", "{", "{other}", "{name.stem}", "{name!r}", "{name:>10}", "a/{name}", "..\\{name}", "{0}", "{}"])
def test_templates_that_could_leave_the_folder_or_mean_nothing_are_refused(tmp_path: Path, template: str) -> None:
    touch(tmp_path / "in/a.jpg")
    with pytest.raises(AppError) as caught:
        plan([tmp_path / "in"], tmp_path / "out", template=template)
    assert caught.value.code is ErrorCode.BAD_COMMAND


def test_many_files_of_one_name_are_named_in_linear_time(tmp_path: Path) -> None:
    folders = [tmp_path / f"{index:04}" for index in range(1500)]
    touch(*(folder / "x.jpg" for folder in folders))
    names = outputs(plan(folders, tmp_path / "out"))
    assert names[-1] == "x-1500.png" and len(set(names)) == 1500


def test_numbers_stand_before_the_extension() -> None:
    assert numbered_name("a.b.png", 2) == "a.b-2.png"
    assert len(os.fsencode(numbered_name("é" * 125 + ".png", 12))) <= 255


def test_an_output_folder_that_cannot_be_written_is_told(unwritable: Path) -> None:
    with pytest.raises(AppError) as caught:
        check_output_dir(unwritable / "out")
    assert caught.value.code is ErrorCode.DISK_READ_ONLY and "out" in caught.value.message


def test_an_output_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    check_output_dir(tmp_path / "new" / "out")
    assert list((tmp_path / "new/out").iterdir()) == []
    touch(tmp_path / "file")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(AppError) as caught:
            check_output_dir(path)
        assert caught.value.code is ErrorCode.NAME_TAKEN
