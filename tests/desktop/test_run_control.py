"""Buttons follow the worker: every state a run can be in, and what may then be asked."""

import pytest

from core.jobs.events import Answered, Failed, Finished, Paused, Resumed, Started, Stopped
from core.jobs.state import JobState
from desktop.item_models.run_control import LIVE_PHASES, Action, RunControl, RunPhase
from desktop.run_words import colour_token, phase_words, speed_text, standing_words, state_words
from desktop.theme import LIGHT

STARTED = Started(from_step=0, device="CPU", precision="fp32", code_path="eager", reason="chosen", pid=1, host="here")


def control(state: JobState | None, *events: object) -> RunControl:
    made = RunControl(state=state)
    made.apply(events)
    return made


def test_nothing_can_be_asked_before_the_folder_was_read() -> None:
    assert control(None).phase is RunPhase.UNKNOWN
    assert control(None).actions == set()


@pytest.mark.parametrize(
    ("state", "phase", "actions"),
    [
        (JobState.NEW, RunPhase.WAITING, {Action.CONTINUE, Action.QUEUE}),
        (JobState.STARTING, RunPhase.STARTING, {Action.STOP}),
        (JobState.RUNNING, RunPhase.TRAINING, {Action.PAUSE, Action.STOP, Action.STOP_AFTER_EPOCH, Action.CHECKPOINT, Action.PREVIEW}),
        (JobState.PAUSED, RunPhase.PAUSED, {Action.RESUME, Action.STOP}),
        (JobState.NOT_RESPONDING, RunPhase.NOT_RESPONDING, {Action.STOP, Action.END}),
        (JobState.INTERRUPTED, RunPhase.INTERRUPTED, {Action.CONTINUE, Action.QUEUE}),
        (JobState.STOPPED, RunPhase.STOPPED, {Action.CONTINUE, Action.QUEUE, Action.MORE_EPOCHS}),
        (JobState.FAILED, RunPhase.FAILED, {Action.CONTINUE, Action.QUEUE}),
        (JobState.FINISHED, RunPhase.FINISHED, {Action.MORE_EPOCHS}),
    ],
)
def test_each_state_offers_what_makes_sense_in_it(state: JobState, phase: RunPhase, actions: set[Action]) -> None:
    assert (control(state).phase, control(state).actions) == (phase, actions)


def test_a_stop_counts_while_the_worker_still_begins() -> None:
    run = control(JobState.NEW)
    run.ask(Action.CONTINUE)
    assert (run.phase, run.actions) == (RunPhase.STARTING, {Action.STOP})
    run.ask(Action.STOP)
    assert (run.phase, run.actions) == (RunPhase.STOPPING, set())
    run.apply([STARTED])
    run.state = JobState.RUNNING
    assert run.phase is RunPhase.STOPPING, "the worker will take the stop as its first command"
    run.apply([Stopped(step=1)])
    run.state = JobState.STOPPED
    run.ask(Action.CONTINUE)
    run.apply([STARTED])
    run.state = JobState.RUNNING
    assert run.phase is RunPhase.TRAINING, "a stop that was obeyed is not asked of the next worker"


def test_a_run_that_the_queue_has_in_hand_is_starting_and_can_not_be_started_twice() -> None:
    run = control(JobState.NEW)
    run.is_in_hand = True
    assert (run.phase, run.actions) == (RunPhase.STARTING, {Action.STOP})
    run.ask(Action.STOP)
    run.apply([STARTED])
    run.state = JobState.RUNNING
    assert run.phase is RunPhase.STOPPING
    run.apply([Stopped(step=0)])
    run.state = JobState.STOPPED
    assert run.phase is RunPhase.STOPPED, "it has stopped, though the queue may not have noticed yet"


def test_a_worker_that_hangs_as_it_begins_can_be_ended() -> None:
    run = control(JobState.NEW)
    run.ask(Action.CONTINUE)
    run.state = JobState.NOT_RESPONDING
    assert Action.END in run.actions


def test_a_stop_after_the_epoch_is_told_until_it_came_whoever_asked() -> None:
    run = control(JobState.RUNNING, STARTED)
    assert state_words(run) == "Training"
    run.apply([Answered(command_id="1", command="stop_after_epoch")])
    assert state_words(run) == "Training, stops after this epoch" and Action.STOP_AFTER_EPOCH not in run.actions
    run.apply([Stopped(step=9), STARTED])
    assert state_words(run) == "Training" and Action.STOP_AFTER_EPOCH in run.actions


def test_a_button_pressed_twice_asks_once_until_the_worker_has_answered() -> None:
    run = control(JobState.RUNNING, STARTED)
    run.ask(Action.PAUSE)
    assert run.phase is RunPhase.PAUSING
    assert Action.PAUSE not in run.actions
    run.apply([Paused(step=5)])
    run.state = JobState.PAUSED
    assert run.phase is RunPhase.PAUSED
    run.ask(Action.RESUME)
    assert run.phase is RunPhase.RESUMING
    run.apply([Resumed(step=5)])
    run.state = JobState.RUNNING
    assert run.phase is RunPhase.TRAINING
    run.ask(Action.STOP)
    assert run.phase is RunPhase.STOPPING
    run.apply([Stopped(step=9)])
    run.state = JobState.STOPPED
    assert run.actions == {Action.CONTINUE, Action.QUEUE, Action.MORE_EPOCHS}


def test_a_run_in_the_queue_waits_until_its_worker_comes() -> None:
    run = control(JobState.STOPPED, STARTED, Stopped(step=9))
    run.queue_place = 2
    assert (run.phase, run.is_live) == (RunPhase.QUEUED, False)
    assert run.actions == {Action.CONTINUE, Action.UNQUEUE, Action.EARLIER, Action.LATER}
    assert standing_words(run.phase, run.queue_place) == "Queued, place 2"
    run.start_log = "Killed"
    assert run.phase is RunPhase.QUEUED, "queued again, its former failure is no longer told"
    run.start_log, run.state = None, JobState.STARTING
    assert run.phase is RunPhase.STARTING
    run.ask(Action.EARLIER)
    assert run.asked is None, "the queue answers at once"


def test_a_refused_command_frees_the_buttons() -> None:
    run = control(JobState.RUNNING, STARTED)
    run.ask(Action.PAUSE)
    run.apply([Answered(command_id="1", command="pause", accepted=False)])
    assert run.phase is RunPhase.TRAINING


def test_start_can_not_be_pressed_twice() -> None:
    run = control(JobState.STOPPED)
    run.ask(Action.CONTINUE)
    assert run.phase is RunPhase.STARTING and Action.CONTINUE not in run.actions
    run.apply([STARTED])
    run.state = JobState.RUNNING
    assert run.phase is RunPhase.TRAINING


def test_a_worker_that_ends_before_its_first_word_leaves_its_log() -> None:
    run = control(JobState.NEW)
    run.ask(Action.CONTINUE)
    run.worker_ended("Killed")
    assert (run.phase, run.start_log) == (RunPhase.START_FAILED, "Killed")
    run.ask(Action.CONTINUE)
    assert run.phase is RunPhase.STARTING


def test_a_worker_that_went_before_the_first_step_lacked_memory_unless_it_was_ended_from_here() -> None:
    run = control(JobState.INTERRUPTED)
    assert not run.lacked_memory
    run.ended_early = True
    assert run.lacked_memory
    run.ask(Action.END)
    assert not run.lacked_memory
    run.ask(Action.CONTINUE)
    assert run.phase is RunPhase.STARTING and not run.lacked_memory


def test_a_worker_that_said_why_it_failed_is_not_shown_by_its_log() -> None:
    run = control(JobState.NEW)
    run.ask(Action.CONTINUE)
    run.apply([Failed(code="device.absent", message="No card.", hint="Use the CPU.")])
    run.worker_ended("traceback")
    run.state = JobState.FAILED
    assert run.phase is RunPhase.FAILED
    assert run.failure is not None and run.failure.message == "No card."


def test_a_worker_that_ends_after_its_last_word_is_no_failure() -> None:
    run = control(JobState.NEW)
    run.ask(Action.CONTINUE)
    run.apply([STARTED, Finished(step=1)])
    run.state = JobState.FINISHED
    run.worker_ended("")
    assert run.phase is RunPhase.FINISHED


def test_every_phase_has_a_word_and_a_colour() -> None:
    words = [phase_words(phase) for phase in RunPhase]
    assert all(words) and len(set(words)) == len(words)
    assert all(hasattr(LIGHT, colour_token(phase)) for phase in RunPhase)
    assert RunPhase.PAUSED in LIVE_PHASES and RunPhase.STOPPED not in LIVE_PHASES


def test_slow_steps_are_told_in_seconds_a_step() -> None:
    assert speed_text(5.3) == "5.3 steps a second"
    assert speed_text(0.25) == "4.0 seconds a step"
