"""A run at a glance: its best score, device and last preview, without what a later session overtook."""

from core.jobs.events import Started
from training.glance import NUM_PREVIEWS_KEPT, RunGlance
from training.run import CheckpointSaved, Preview


def started(from_step: int, device: str = "cpu") -> Started:
    return Started(from_step=from_step, device=device, precision="", code_path="", reason="", pid=1, host="")


def saved(step: int, l1: float) -> CheckpointSaved:
    return CheckpointSaved(step=step, folder="", l1=l1)


def preview(step: int) -> Preview:
    return Preview(step=step, folder=f"previews/{step}", names=["0000.webp"])


def test_the_best_score_and_the_last_preview_are_of_what_was_not_overtaken() -> None:
    glance = RunGlance()
    assert glance.best_l1 is None and glance.last_preview is None
    glance.apply([started(0), saved(5, -1.0), preview(5), saved(10, 0.3), preview(10), saved(20, 0.2), preview(20), saved(30, 0.25)])
    assert (glance.best_l1, glance.last_preview) == (0.2, preview(20))
    glance.apply([started(15, "cuda:0")])
    assert (glance.best_l1, glance.last_preview, glance.device) == (0.3, preview(10), "cuda:0")
    glance.apply([preview(16), saved(20, 0.1)])
    assert (glance.best_l1, glance.last_preview) == (0.1, preview(16))
    glance.apply([preview(step) for step in range(17, 5000)])
    assert len(glance._previews) == NUM_PREVIEWS_KEPT
