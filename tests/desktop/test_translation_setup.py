"""The left column of the Translate page: every option of a translation can be reached, is asked for, and comes back."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QSpinBox, QWidget

from core.files import path_from_json
from core.models.header import GeneratorShape, ModelHeader
from core.translation.job import TranslationRequest, read_request
from core.translation.plan import EXTENSIONS
from desktop.context import AppContext
from desktop.pages.translation import TranslationPage
from desktop.settings import AppSettings, SettingsFile, TranslateChoices
from desktop.theme import Theme
from desktop.translation_request import collision_among, preview_of_names, request_of
from desktop.widgets.fold import Fold
from desktop.widgets.network_options import NetworkOptions
from desktop.widgets.output_options import WITH_QUALITY, OutputOptions
from desktop.widgets.source_filters import SourceFilters
from desktop.widgets.speed_options import SpeedOptions
from tests.scenery import write_models

MakePictures = Callable[..., list[Path]]
DERIVED = {"inputs", "output_dir", "created", "format"}
"""What was dropped, where the results of that go (see the tests of translation_places), and what the job's file says of itself."""


@pytest.fixture
def page(qtbot, workspace: Path, tmp_path: Path) -> Iterator[TranslationPage]:
    """The page with some models to choose from."""
    write_models(workspace)
    context = AppContext(workspace, SettingsFile(tmp_path / "settings.json"), AppSettings(), Theme("light"))
    page = TranslationPage(context)
    qtbot.addWidget(page)
    yield page
    page.let_go()
    context.translation_workers.end()
    asyncio.run(context.coroutines.end())


def option(page: TranslationPage, name: str) -> QWidget:
    found = page.findChild(QWidget, f"option-{name}")
    assert found is not None, f"no way to choose {name}"
    return found


def choose(page: TranslationPage, name: str, value: object) -> None:
    """Do to an option what a user does."""
    widget = option(page, name)
    match widget:
        case QComboBox():
            widget.setCurrentIndex(widget.findData(value))
            assert widget.currentData() == value
        case QCheckBox():
            widget.setChecked(bool(value))
        case QSpinBox() | QSlider():
            widget.setValue(value)
        case QLineEdit():
            widget.setText(str(value))
            widget.textEdited.emit(str(value))
        case _:
            raise AssertionError(f"{name} is no field: {widget}")


def test_every_field_of_the_request_can_be_chosen(page: TranslationPage) -> None:
    for name in TranslationRequest.__struct_fields__:
        if name not in DERIVED:
            widget = option(page, name)
            assert widget.accessibleName() or widget.property("text"), f"{name} has no name for those who hear it"


def test_what_is_chosen_is_asked_of_the_worker(page: TranslationPage, make_pictures: MakePictures, tmp_path: Path, monkeypatch) -> None:
    make_pictures(tmp_path / "in", num=2)
    page.accept_paths([tmp_path / "in"])
    wanted = {
        "output_format": "webp",
        "quality": 71,
        "name_template": "{model} {name} {variation}",
        "on_existing": "replace",
        "keep_exif": True,
        "tell_settings": True,
        "scale": "native",
        "noise_seed": 17,
        "variations": 3,
        "one_noise": True,
        "device": "cpu",
        "threads": 1,
        "exact": True,
        "apply_recipe": True,
        "include": ["*.png", "shots/*"],
        "exclude": ["proxy*"],
        "hot": True,
    }
    for name, value in wanted.items():
        choose(page, name, ", ".join(value) if isinstance(value, list) else value)
    choose(page, "beside", "same")
    choose(page, "priority", True)
    started: list[Path] = []
    monkeypatch.setattr(page, "open_session", lambda job_dir, start: started.append(job_dir))
    page.setup.start.click()
    request = read_request(started[0])
    assert {name: getattr(request, name) for name in wanted} == wanted
    assert request.beside and request.priority == "low"
    assert [path_from_json(path) for path in request.inputs] == [tmp_path / "in"]
    assert path_from_json(request.model) == page.setup.entry.path
    kept = SettingsFile(tmp_path / "settings.json").load().translate
    assert kept == page.context.settings.translate and kept.quality == 71, "the choices come back with the next start"


def test_the_usual_choices_ask_for_what_the_command_line_asks_for(tmp_path: Path) -> None:
    request = request_of(TranslateChoices(), [tmp_path], tmp_path / "m.safetensors", tmp_path / "job")
    plain = TranslationRequest(inputs=request.inputs, model=request.model, output_dir=request.output_dir)
    assert request == plain


def test_a_folder_of_ones_own_is_asked_for(page: TranslationPage, tmp_path: Path) -> None:
    page.setup.output.set_output_dir(str(tmp_path / "mine"))
    assert option(page, "beside").currentData() == "folder"
    request = request_of(page.setup.choices, [tmp_path], tmp_path / "m.safetensors", tmp_path / "job")
    assert path_from_json(request.output_dir) == tmp_path / "mine" and not request.beside


def test_noise_that_is_off_asks_for_one_result(tmp_path: Path) -> None:
    choices = TranslateChoices(noise=False, variations=5, one_noise=True)
    request = request_of(choices, [tmp_path], tmp_path / "m.safetensors", tmp_path / "job")
    assert (request.noise_seed, request.variations, request.one_noise) == (None, 1, False)


def test_the_device_of_the_command_line_counts_and_is_shown(qtbot, tmp_path: Path) -> None:
    choices = TranslateChoices(device="cpu")
    section = SpeedOptions(choices, "cuda:1")
    qtbot.addWidget(section)
    assert section.device.currentData() == "cuda:1" and not section.device.isEnabled()
    section.exact.click()
    assert choices.device == "cpu" and choices.exact
    assert request_of(choices, [tmp_path], tmp_path / "m", tmp_path / "job", device="cuda:1").device == "cuda:1"


@pytest.mark.parametrize("format", EXTENSIONS)
def test_every_format_is_offered_with_quality_where_it_has_one(qtbot, format: str) -> None:
    section = OutputOptions(TranslateChoices(format=format))
    qtbot.addWidget(section)
    assert section.format.currentData() == format
    assert section.quality.isVisibleTo(section) == (format in WITH_QUALITY)


def test_the_first_names_are_shown_as_they_are_typed(qtbot, page: TranslationPage, make_pictures: MakePictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "in", num=3)
    page.accept_paths([tmp_path / "in"])
    naming = page.setup.naming
    qtbot.waitUntil(lambda: naming.preview.whole_text == "000.png, 001.png, 002.png")
    choose(page, "name_template", "{index}-{name}")
    assert naming.preview.whole_text == "000001-000.png, 000002-001.png, 000003-002.png"
    choose(page, "name_template", "{nam}")
    assert "{nam}" in naming.trouble.text() and "{variation}" in naming.trouble.text()
    assert not page.setup.start.isEnabled()
    assert page.setup.folds["names"].header.has_trouble
    choose(page, "name_template", "")
    assert page.setup.start.isEnabled()
    choose(page, "beside", "same")
    assert naming.preview.whole_text.startswith(f"000-{page.setup.entry.header.name[:5]}"), "a name of its own beside the picture"


def test_variations_are_numbered_in_the_preview() -> None:
    names, trouble = preview_of_names(TranslateChoices(variations=3), [], [Path("/in/a.jpg"), Path("/in/b.jpg")], "m")
    assert names == ["a-1.png", "a-2.png", "a-3.png", "b-1.png"] and trouble == ""


def test_closed_sections_say_what_is_chosen_and_stay_as_they_were_left(page: TranslationPage) -> None:
    folds = page.setup.folds
    assert [name for name, fold in folds.items() if fold.is_open] == ["results"], "what matters to everybody is open at first"
    choose(page, "variations", 4)
    choose(page, "exact", True)
    assert folds["noise"].header.summary == "4 results per picture"
    assert folds["speed"].header.summary == "exact"
    folds["speed"].header.click()
    assert folds["speed"].body.isVisibleTo(folds["speed"])
    assert page.context.settings.translate.open_sections == ["results", "speed"]


def test_a_fold_opens_with_the_keyboard_and_says_its_state(qtbot) -> None:
    body = QWidget()
    fold = Fold("Noise", body)
    qtbot.addWidget(fold)
    fold.show()
    assert body.isHidden() and fold.header.accessibleDescription() == "closed"
    from PySide6.QtCore import Qt

    qtbot.keyClick(fold.header, Qt.Key.Key_Return)
    assert fold.is_open and body.isVisible() and fold.header.accessibleDescription() == "open"
    qtbot.keyClick(fold.header, Qt.Key.Key_Space)
    assert not fold.is_open


def sees(choices: TranslateChoices, picture: tuple[int, int] | None, qtbot) -> str:
    section = NetworkOptions(choices)
    qtbot.addWidget(section)
    section.show_model(ModelHeader(name="m", generator=GeneratorShape(size_px=256), scale="whole"))
    section.show_picture(picture)
    section.grab()
    return section.sentence.text()


def test_what_the_network_sees_of_the_first_picture_is_said(qtbot) -> None:
    assert "1920 × 1080: resized to 256 × 256, and the result back." in sees(TranslateChoices(), (1920, 1080), qtbot)
    fitted = sees(TranslateChoices(scale="fit"), (1920, 1080), qtbot)
    assert "resized to 256 × 144 unsqueezed" in fitted and "256 × 256 is filled by mirroring" in fitted
    assert "as it is" in sees(TranslateChoices(scale="native"), (512, 512), qtbot)
    assert "tiles" in sees(TranslateChoices(scale="native"), (8192, 8192), qtbot)
    assert "as it is" in sees(TranslateChoices(), (256, 256), qtbot)
    assert sees(TranslateChoices(), None, qtbot).startswith("Each picture is resized to 256 × 256")


def test_the_first_picture_and_a_sample_are_measured_by_the_helper(
    page: TranslationPage, make_pictures: MakePictures, tmp_path: Path, qtbot, monkeypatch
) -> None:
    asked: list[object] = []
    samples: list[object] = []

    def spawn(coroutine) -> None:
        given = coroutine.cr_frame.f_locals
        if "sample" in given:
            samples.append(given["sample"])
        else:
            asked.append(given["path"])
        coroutine.close()

    monkeypatch.setattr(page.context, "spawn", spawn)
    first, *others = make_pictures(tmp_path / "in", num=3)
    page.accept_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: page.sources.found.is_final)
    assert asked == [first], "once for each first picture"
    assert samples == [[first, *others]], "and once, when all are known"


def test_choices_that_can_not_be_are_damage() -> None:
    for bad in (
        {"quality": 0},
        {"variations": 1000},
        {"threads": -1},
        {"scale": "huge"},
        {"format": "xcf"},
        {"output_place": "moon"},
        {"seed": -1},
    ):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(bad, TranslateChoices)
    assert msgspec.convert({"noise": True, "seed": 3}, TranslateChoices).seed == 3, "settings of an older version are read"


def test_globs_are_counted_as_they_are_typed(page: TranslationPage, make_pictures: MakePictures, tmp_path: Path, qtbot) -> None:
    make_pictures(tmp_path / "in" / "shots", num=3)
    make_pictures(tmp_path / "in" / "proxies", num=4)
    page.accept_paths([tmp_path / "in"])
    qtbot.waitUntil(lambda: page.sources.found.is_final and page.sources.num_pictures == 7)
    choose(page, "exclude", "proxies")
    qtbot.waitUntil(lambda: page.sources.found.is_final and page.sources.num_pictures == 3)
    assert page.sources.filters.fold.header.summary == "not proxies"
    page.sources.clear()
    assert page.sources.filters.exclude == [], "the next pictures are all taken"


def test_without_folders_there_is_nothing_to_filter_or_watch(page: TranslationPage, make_pictures: MakePictures, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", num=2)
    page.accept_paths([tmp_path / "in"])
    page.sources.filters.watch.click()
    assert page.sources.filters.is_watching
    page.sources.clear()
    page.accept_paths(paths)
    assert page.sources.filters.isHidden() and not page.sources.filters.is_watching


def test_patterns_that_match_nothing_are_said_and_nothing_starts(
    page: TranslationPage, make_pictures: MakePictures, tmp_path: Path, qtbot
) -> None:
    make_pictures(tmp_path / "in", num=3)
    page.accept_paths([tmp_path / "in"])
    filters, start = page.sources.filters, page.setup.start
    assert "for example *.png, holiday/*" in filters.include_field.placeholderText()
    qtbot.waitUntil(lambda: page.sources.found.is_final)
    assert start.isEnabled() and filters.nothing.isHidden()
    choose(page, "include", "*.webp")
    qtbot.waitUntil(lambda: page.sources.is_empty)
    assert not start.isEnabled() and "comma" in filters.nothing.text() and filters.fold.header.has_trouble
    assert filters.fold.header.summary == "no picture matches: *.webp"
    filters.watch.click()
    assert start.isEnabled(), "what is watched for may still come"
    filters.watch.click()
    choose(page, "include", "*.webp *.png")
    assert filters.nothing.isHidden() and not filters.fold.header.has_trouble
    qtbot.waitUntil(lambda: page.sources.num_pictures == 3)
    assert start.isEnabled()


@pytest.mark.parametrize(
    ("text", "globs"),
    [
        ("*.webp *.png", ["*.webp", "*.png"]),
        ("*.webp; *.png,holiday/*", ["*.webp", "*.png", "holiday/*"]),
        ("my holiday/*, IMG * copy.png", ["my holiday/*", "IMG * copy.png"]),
        (" , ;", []),
    ],
)
def test_patterns_are_parted_by_commas_and_semicolons_and_endings_by_spaces(qtbot, text: str, globs: list[str]) -> None:
    filters = SourceFilters()
    qtbot.addWidget(filters)
    filters.include_field.setText(text)
    assert filters.include == globs


def test_an_empty_folder_can_not_be_started(page: TranslationPage, tmp_path: Path, qtbot) -> None:
    (tmp_path / "empty").mkdir()
    page.accept_paths([tmp_path / "empty"])
    qtbot.waitUntil(lambda: page.sources.is_empty)
    assert not page.setup.start.isEnabled()


def test_a_name_that_gets_a_number_is_shown(page: TranslationPage, make_pictures: MakePictures, tmp_path: Path, qtbot) -> None:
    paths = make_pictures(tmp_path / "trip", num=9)
    paths[8].rename(tmp_path / "trip" / "007.webp")
    make_pictures(tmp_path / "trip" / "deeper", num=9, seed=1)
    page.accept_paths([tmp_path / "trip"])
    collision = page.setup.naming.collision
    qtbot.waitUntil(lambda: collision.text() == "Names that are taken get a number: 007.webp becomes 007-2.png")
    choose(page, "name_template", "{index}-{name}")
    assert collision.isHidden(), "now all names differ"


def test_collisions_are_looked_for_as_the_worker_names() -> None:
    paths = [Path("/in/a.jpg"), Path("/in/b.jpg"), Path("/in/A.png"), Path("/in/b.png")]
    assert collision_among(TranslateChoices(), [Path("/in")], paths, "m") == ("A.png", "A-2.png")
    assert collision_among(TranslateChoices(variations=3), [Path("/in")], paths, "m") == ("A.png", "A-2-1.png")
    assert collision_among(TranslateChoices(name_template="{nam}"), [Path("/in")], paths, "m") is None
    assert collision_among(TranslateChoices(), [Path("/in")], paths[:2], "m") is None
    apart = [Path("/in/a.jpg"), Path("/other/a.jpg")]
    assert collision_among(TranslateChoices(), [Path("/in"), Path("/other")], apart, "m") == ("a.jpg", "a-2.png")
    assert collision_among(TranslateChoices(output_place="same"), [Path("/in"), Path("/other")], apart, "m") is None


def test_results_of_several_folders_are_said_to_lie_together(page: TranslationPage, make_pictures: MakePictures, tmp_path: Path) -> None:
    make_pictures(tmp_path / "trip", num=1)
    make_pictures(tmp_path / "home", num=1)
    page.accept_paths([tmp_path / "trip"])
    place = page.setup.output.place_text
    assert place.whole_text == str(tmp_path / "trip translated")
    page.accept_paths([tmp_path / "home"])
    assert place.whole_text == f"All together in {tmp_path / 'Translated'}"


def test_a_name_of_an_earlier_day_stands_out_in_its_closed_section(page: TranslationPage) -> None:
    header = page.setup.folds["names"].header
    assert header.summary == "{name}" and not header.is_changed
    header.resize(304, header.height())
    usual = header.grab().toImage()
    choose(page, "name_template", "{name}")
    assert not header.is_changed, "the usual one, typed"
    choose(page, "name_template", "{name}-neu")
    assert header.is_changed and header.accessibleDescription() == "closed, changed. {name}-neu"
    header.set_summary("{name}", is_changed=True)
    assert header.grab().toImage() != usual
