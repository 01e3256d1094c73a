"""Every field of a translation's request is an option of the command line, and arrives as it was given."""

import argparse
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest

import diptych
from core.errors import AppError, ErrorCode
from core.translation.job import TranslationRequest, request_for
from core.translation.plan import BESIDE_TEMPLATE
from desktop.settings import TranslateChoices
from desktop.translation_request import name_template
from training.commands import translate
from training.commands.translation_options import flag_of, option_words, output_dir_of, request_options

OF_THE_FILE = {"created", "format"}
GIVEN: dict[str, tuple[list[str], Any]] = {
    "beside": (["--beside"], True),
    "output_format": (["--format", "webp"], "webp"),
    "quality": (["--quality", "71"], 71),
    "name_template": (["--name", "{index}-{variation}"], "{index}-{variation}"),
    "on_existing": (["--on-existing", "skip"], "skip"),
    "include": (["--include", "*.png", "--include", "*.jpg"], ["*.png", "*.jpg"]),
    "exclude": (["--exclude", "old/*"], ["old/*"]),
    "noise_seed": (["--noise", "9"], 9),
    "variations": (["--variations", "3"], 3),
    "one_noise": (["--one-noise"], True),
    "scale": (["--scale", "fit"], "fit"),
    "apply_recipe": (["--recipe", "auto"], True),
    "device": (["--device", "cpu"], "cpu"),
    "threads": (["--threads", "2"], 2),
    "priority": (["--priority", "low"], "low"),
    "exact": (["--exact"], True),
    "keep_exif": (["--keep-exif"], True),
    "tell_settings": (["--tell-settings"], True),
    "hot": (["--watch"], True),
}


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    """The options of `diptych translate`, with those that every verb has."""
    made = argparse.ArgumentParser(conflict_handler="resolve")
    diptych._add_common_options(made)
    translate.add_arguments(made)
    return made


def test_every_field_is_an_option_and_every_option_a_field(parser: argparse.ArgumentParser) -> None:
    options = {action.dest for action in parser._actions} - {"help", "workspace", "resume", "report", "json"}
    assert options == set(TranslationRequest.__struct_fields__) - OF_THE_FILE
    assert set(GIVEN) == options - {"inputs", "model", "output_dir"}


def test_choices_are_those_of_the_field(parser: argparse.ArgumentParser) -> None:
    hints = get_type_hints(TranslationRequest)
    for action in parser._actions:
        words = [kind for kind in (hints.get(action.dest), *get_args(hints.get(action.dest))) if get_origin(kind) is Literal]
        assert (tuple(action.choices) if action.choices else ()) == (get_args(words[0]) if words else ()), action.dest


@pytest.mark.parametrize("name", GIVEN)
def test_each_option_arrives(parser: argparse.ArgumentParser, tmp_path: Path, name: str) -> None:
    words, value = GIVEN[name]
    arguments = parser.parse_args(["--model", "m", str(tmp_path), *words])
    options = request_options(arguments)
    request = request_for([tmp_path], Path("m"), tmp_path, **options)
    assert getattr(request, name) == value
    others = set(options) - {name} - ({"name_template"} if name == "beside" else set())
    assert not others, "what is not given keeps its default"
    if name != "device":
        assert flag_of(name) in words


def test_without_options_the_request_has_its_defaults(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    arguments = parser.parse_args(["--model", "m", "--output", "out", str(tmp_path)])
    assert request_options(arguments) == {} and output_dir_of(arguments) == Path("out")


def test_noise_can_be_switched_off(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    assert request_options(parser.parse_args(["--noise", "off", str(tmp_path)])) == {"noise_seed": None}
    with pytest.raises(AppError) as caught:
        request_options(parser.parse_args(["--noise", "off", "--variations", "2", str(tmp_path)]))
    assert caught.value.code is ErrorCode.BAD_COMMAND
    assert request_options(parser.parse_args(["--noise", "off", "--variations", "1", str(tmp_path)]))["noise_seed"] is None


def test_beside_their_pictures_results_have_the_models_name(parser: argparse.ArgumentParser, tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    arguments = parser.parse_args(["--beside", str(tmp_path / "a.png")])
    assert request_options(arguments)["name_template"] == "{name}-{model}" and output_dir_of(arguments) == tmp_path
    assert request_options(parser.parse_args(["--beside", "--name", "{index}", str(tmp_path)]))["name_template"] == "{index}"
    in_the_window = name_template(TranslateChoices(output_place="same"), [tmp_path / "a.png"])
    assert in_the_window == request_options(arguments)["name_template"] == BESIDE_TEMPLATE


@pytest.mark.parametrize(
    "words",
    [
        *(["--quality", text] for text in ("0", "101", "x", "-1", "9" * 5000, "²")),
        *(["--variations", text] for text in ("0", "1001")),
        *(["--noise", text] for text in ("on", "-1", str(2**63), "½")),
        *(["--threads", text] for text in ("-1", "many")),
        ["--format", "gif"],
        ["--recipe", "edges"],
    ],
)
def test_what_no_option_takes_is_usage(parser: argparse.ArgumentParser, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(words)
    assert caught.value.code == 2 and "usage" in capsys.readouterr().err


def test_the_request_s_defaults_are_those_that_the_help_tells(parser: argparse.ArgumentParser) -> None:
    defaults = msgspec.structs.replace(TranslationRequest(inputs=[], model="", output_dir=""))
    told = {action.dest: action.help for action in parser._actions if action.help and "(default: " in action.help}
    for name in ("on_existing", "output_format", "quality", "noise_seed", "threads"):
        assert f"(default: {getattr(defaults, name)}" in told[name], name


def test_a_field_is_said_as_the_command_line_says_it(tmp_path: Path) -> None:
    request = request_for([tmp_path / "a b", tmp_path / "c"], tmp_path / "m", tmp_path, beside=True, threads=0)
    assert option_words(request, "inputs") == f"the inputs '{tmp_path}/a b', {tmp_path}/c"
    assert option_words(request, "model") == f"--model {tmp_path}/m"
    assert (option_words(request, "beside"), option_words(request, "threads")) == ("--beside", "--threads 0")
