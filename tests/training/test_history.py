"""A run's history leaves out what a later session overtook."""

from core.jobs.events import Failed, Started
from training.history import RunHistory
from training.run import CheckpointSaved, Losses, PairSkipped, Preview, Validation


def losses(step: int, mean: float = 1.0) -> Losses:
    return Losses(step=step, epoch=0, count=1, values={"G_L1": (mean, mean, mean)}, steps_per_s=2.0, data_wait_share=0.0, total_steps=100)


def started(from_step: int) -> Started:
    return Started(from_step=from_step, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="h")


def test_history_forgets_what_a_later_session_overtook() -> None:
    history = RunHistory()
    history.apply([started(0), *(losses(step) for step in range(1, 31))])
    history.apply([Preview(step=20, folder="f", names=[]), Preview(step=30, folder="f", names=[])])
    history.apply([Validation(step=30, num_pairs=1, l1=0.1, edge_correlation=0), CheckpointSaved(step=20, folder="c")])
    history.apply([started(20), losses(21, 5.0)])
    assert history.figures.series["G_L1"].steps.tolist() == [*range(1, 21), 21]
    assert history.figures.series["G_L1"].means[-1] == 5.0
    assert [preview.step for preview in history.previews] == [20]
    assert history.validation == []
    assert [saved.step for saved in history.checkpoints] == [20]
    assert (history.step, history.num_sessions, history.seconds_left) == (21, 2, 79 / 2)


def test_what_was_said_last_is_kept_until_it_is_overtaken() -> None:
    history = RunHistory()
    history.apply([started(0), losses(10), Failed(code="loss.not_finite", message="m", step=11)])
    assert isinstance(history.ending, Failed) and history.latest is not None and history.latest.step == 10
    history.apply([started(5)])
    assert history.ending is None and history.latest is None
    history.apply([CheckpointSaved(step=step, folder="c", l1=l1) for step, l1 in ((6, 0.2), (7, 0.1), (8, -1.0), (9, 0.3))])
    assert history.best is not None and history.best.step == 7
    history.apply([CheckpointSaved(step=10, folder="c", l1=0.1)])
    assert history.best.step == 10, "of equals the newest, which is what a model is made of"


def test_each_session_counts_anew_which_pairs_it_can_not_read() -> None:
    history = RunHistory()
    history.apply([started(0), PairSkipped(name="a", message="m"), PairSkipped(name="b", message="m")])
    assert history.num_skipped_pairs == 2
    history.apply([started(5), PairSkipped(name="a", message="m")])
    assert history.num_skipped_pairs == 1


def test_recent_figures_are_means_of_the_last_steps_or_the_last_point_of_a_coarse_curve() -> None:
    history = RunHistory()
    history.apply([losses(step, 1.0 if step <= 50 else 3.0) for step in range(1, 101)])
    assert history.recent() == {"G_L1": 3.0}
    history.apply([started(75), losses(76, 5.0)])
    assert history.recent() == {"G_L1": (24 * 1.0 + 25 * 3.0 + 5.0) / 50}
    history.apply([Losses(step=9000, epoch=0, count=1, values={}, steps_per_s=1, data_wait_share=0, total_steps=9000)])
    assert history.recent() == {"G_L1": 5.0}


def test_what_is_told_twice_of_a_step_counts_once_and_a_long_run_folds_in_its_own_time() -> None:
    history = RunHistory()
    for step in range(20_000):
        history.apply([Validation(step=step, num_pairs=1, l1=l1, edge_correlation=0) for l1 in (0.1, 0.2)])
        history.apply([Preview(step=step, folder=folder, names=[]) for folder in "ab"])
    assert len(history.validation) == len(history.previews) == 20_000
    assert history.validation[7].l1 == 0.2 and history.previews[7].folder == "b"
