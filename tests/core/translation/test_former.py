"""Results of an earlier translation beside their pictures: no inputs, and to be numbered, skipped or replaced."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.files import path_from_json
from core.jobs.events import Warned
from core.translation.former import FormerResults
from core.translation.job import TranslationJob, read_request
from core.translation.listing import Listing
from core.translation.naming import Naming
from core.translation.plan import PlannedFile

ListRows = Callable[..., list[PlannedFile]]
BESIDE = {"beside": True, "name_template": "{name} {model}", "model_name": "Emoji"}


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def names_of(rows: list[PlannedFile]) -> list[tuple[str, str, str]]:
    return [(path_from_json(row.source).name, path_from_json(row.output).name, row.skip) for row in rows]


def former(names: list[str], template: str, variations: int = 1, model_name: str = "M") -> list[str]:
    results = FormerResults(Naming("png", template, variations, model_name).checked())
    return results.among(results.candidates(names), names)


@pytest.mark.parametrize(
    ("template", "others", "results"),
    [
        ("{name}-{model}", ["a.jpg", "b-M.png", "a-M.gif", "M.png"], ["a-M.png", "a-m-2.PNG", "a-M-M.png", "a-M.jpg", "a-M-3-2.png"]),
        ("{name}_out", ["a.png", "out.png", "b_out.png"], ["a_out.png", "a_out-12.png"]),
        ("{index} {name} by {model}", ["a.jpg", "12 a by M.png"], ["000012 a by M.png"]),
        ("v{variation}-{name}", ["a.jpg", "v-a.png"], ["v1-a.png", "v12-a.png"]),
        ("{name}={name}!", ["a.jpg", "b.jpg", "a=b!.png"], ["a=a!.png"]),
        ("a+{name}", ["(.png", "aa.png"], ["a+(.png"]),
        ("FAÇADE {name}", ["ä.png"], ["fac\u0327ade a\u0308.png"]),
        ("new {index}", ["a.jpg", "b.jpg"], ["new 000001.png", "new 000002.png", "new 000002-2.png"]),
    ],
)
def test_names_that_the_template_makes_of_another_picture(template: str, others: list[str], results: list[str]) -> None:
    assert former([*others, *results], template) == results


@pytest.mark.parametrize(
    ("template", "names"),
    [
        ("{name}", ["a.png", "a-2.png", "a-2-2.png"]),
        ("{index}{name}", ["a.png", "000001a.png"]),
        ("{name}{model}", ["a.png", "a-2.png"]),
        ("frame_{index}", ["cover.png", *(f"frame_{number:06}.png" for number in range(9))]),
        ("{name}-x", ["a-x.png", "b-x.png"]),
    ],
)
def test_what_cannot_be_told_apart_stays(template: str, names: list[str]) -> None:
    assert former(names, template, model_name="") == []


@pytest.mark.parametrize("way", ["beside", "same folder", "linked folder"])
@pytest.mark.parametrize(
    ("policy", "ending", "skip"), [("number", " Emoji-2.png", ""), ("skip", " Emoji.png", "exists"), ("replace", " Emoji.png", "")]
)
def test_a_second_start_takes_the_same_pictures(tmp_path: Path, list_rows: ListRows, way: str, policy: str, ending: str, skip: str) -> None:
    folder = touch(tmp_path / "in", "door.jpg", "deep/colours.png")
    (tmp_path / "link").symlink_to(folder)
    options: dict[str, Any] = {**BESIDE, "beside": way == "beside", "on_existing": policy}
    output_dir = tmp_path / "link" if way == "linked folder" else folder
    for row in list_rows([folder], output_dir, **options):
        touch(folder, str(output_dir / path_from_json(row.output)))
    expected = [("door.jpg", f"door{ending}", skip), ("colours.png", f"colours{ending}", skip)]
    assert names_of(list_rows([folder], output_dir, **options)) == expected


def test_every_variation_is_a_former_result(tmp_path: Path, list_rows: ListRows) -> None:
    folder = touch(tmp_path / "in", "door.jpg", "door Emoji-1.png", "door Emoji-2.png", "door Emoji-2-2.png")
    rows = list_rows([folder], folder, variations=2, on_existing="replace", **BESIDE)
    assert names_of(rows) == [("door.jpg", "door Emoji-1.png", ""), ("door.jpg", "door Emoji-2.png", "")]


def test_a_file_that_was_named_and_one_behind_a_link_are_inputs(tmp_path: Path, list_rows: ListRows) -> None:
    folder = touch(tmp_path / "in", "door.jpg", "door Emoji.png", "x.jpg", "y.jpg")
    touch(tmp_path, "elsewhere.png")
    (folder / "x Emoji.png").symlink_to(tmp_path / "elsewhere.png")
    os.link(folder / "x.jpg", folder / "y Emoji.png")
    rows = list_rows([folder, folder / "door Emoji.png"], folder, on_existing="replace", **BESIDE)
    assert names_of(rows) == [
        ("door Emoji.png", "door Emoji Emoji.png", ""),
        ("door.jpg", "door Emoji-2.png", ""),
        ("x Emoji.png", "x Emoji Emoji.png", ""),
        ("x.jpg", "x Emoji-2.png", ""),
        ("y.jpg", "y Emoji-2.png", ""),
    ]


def test_where_results_go_elsewhere_a_name_means_nothing(tmp_path: Path, list_rows: ListRows) -> None:
    folder = touch(tmp_path / "in", "door.jpg", "door Emoji.png")
    assert len(list_rows([folder], tmp_path / "out", **{**BESIDE, "beside": False})) == 2


def test_what_was_left_out_is_told_once(tmp_path: Path, make_job: Callable[..., TranslationJob]) -> None:
    folder = touch(tmp_path / "in", "a.jpg", "a-new.png", "deep/b.jpg", "deep/b-new.png")
    job = make_job([folder], folder, beside=True, name_template="{name}-new")
    listing = Listing(job, read_request(job.path), ())
    listing.start()
    listing._thread.join(30)
    told = [event.message for event in listing.poll() if isinstance(event, Warned)]
    listing.close()
    assert told == ["2 pictures look by name like former results and were left out."]
