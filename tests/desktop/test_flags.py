"""Whatever the Train page offers, the command line does too."""

import argparse
import dataclasses

from desktop.item_models.run_control import COMMANDS, Action
from desktop.run_making import Draft
from desktop.widgets.run_menu import RunTask
from training.commands import queue, runs, train
from training.settings import RunSettings, settings_with

FLAGS = {
    "settings": "--set",
    "dataset_dir": "--dataset",
    "like_run": "--like",
    "preset": "--preset",
    "name": "--name",
    "start_from": "--start-from",
    "input_side": "--input",
}
OTHERWISE = {
    Action.CONTINUE: "--resume",
    Action.MORE_EPOCHS: "--more-epochs",
    Action.QUEUE: "queue add",
    Action.UNQUEUE: "queue remove",
    Action.EARLIER: "queue move",
    Action.LATER: "queue move",
    Action.END: "--ask",  # and Ctrl-C twice, or kill: the system's own means
}


TASKS = {
    RunTask.LIKE: "train --like",
    RunTask.COMPARE: "runs compare",
    RunTask.RENAME: "runs label --name",
    RunTask.NOTE: "runs label --notes",
}
WITHOUT = {RunTask.OPEN_FOLDER, RunTask.TRASH, RunTask.LEAVE_OUT}
"""The system's own means, where there is no window, and what concerns the window's list alone."""


def options_of(command) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser


def test_every_field_of_a_new_training_is_an_option() -> None:
    known = set(options_of(train)._option_string_actions)
    assert set(FLAGS) == {field.name for field in dataclasses.fields(Draft)}
    assert set(FLAGS.values()) <= known and "--preflight" in known


def test_every_setting_can_be_set_as_text() -> None:
    settings = RunSettings()
    for name in RunSettings.__struct_fields__:
        value = getattr(settings, name)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        assert settings_with(settings, {name: text}) == settings, name


def test_everything_that_can_be_asked_of_a_run_is_an_option_or_a_verb() -> None:
    parser = options_of(train)
    known = set(parser._option_string_actions)
    asked = set(parser._option_string_actions["--ask"].choices)
    verbs = next(action for action in options_of(queue)._actions if isinstance(action, argparse._SubParsersAction)).choices
    assert {action.value for action in COMMANDS} <= asked
    assert set(OTHERWISE) == set(Action) - COMMANDS
    for place in OTHERWISE.values():
        assert place in known or place.removeprefix("queue ") in verbs, place


def test_everything_that_can_be_done_with_a_run_s_folder_has_a_verb() -> None:
    assert set(TASKS) | WITHOUT == set(RunTask)
    assert "--like" in options_of(train)._option_string_actions
    verbs = next(action for action in options_of(runs)._actions if isinstance(action, argparse._SubParsersAction)).choices
    for words in TASKS.values():
        command, verb, *options = words.split()
        assert command == "train" or (verb in verbs and set(options) <= set(verbs[verb]._option_string_actions)), words
