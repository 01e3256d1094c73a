"""A training on a terminal and in a pipe: the same figures, cards once each; a disk too full for TensorBoard costs nothing else."""

import io
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from core.jobs.events import Failed, Started
from training.commands.training_display import TrainingDisplay, event_line
from training.run import CheckpointSaved, Losses, PairSkipped, RunEvent, Validation
from training.settings import RunSettings
from training.tensorboard import TensorBoardFile

SETTINGS = RunSettings(learning_rate=0.01)


def a_run() -> list[RunEvent]:
    """400 steps, of which the last hundred explode."""
    events: list[RunEvent] = [
        Started(from_step=0, device="cuda (Card)", precision="bf16", code_path="eager", reason="", pid=1, host="h"),
        Validation(step=0, num_pairs=3, l1=0.5, edge_correlation=0.0),
    ]
    for step in range(1, 401):
        l1 = 0.2 if step <= 300 else 0.9
        values = dict.fromkeys(("G_GAN", "D_real", "D_fake", "D_accuracy_real", "D_accuracy_translated"), (0.7, 0.6, 0.8))
        events.append(
            Losses(
                step=step,
                epoch=step // 10,
                count=1,
                values=values | {"G_L1": (l1, l1, l1)},
                steps_per_s=12.5,
                data_wait_share=0.042,
                total_steps=1000,
                pairs_per_s=50,
                process_bytes=2**30,
                device_bytes=3 * 2**30,
            )
        )
    events.append(Validation(step=400, num_pairs=3, l1=0.61, edge_correlation=0.1, psnr=17.5, ssim=0.4))
    events.append(CheckpointSaved(step=400, folder="checkpoints/step-00000400", l1=0.61, best=True))
    return events


def shown(events: list[RunEvent], *, terminal: bool, tensorboard: TensorBoardFile | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out, force_terminal=terminal, width=140, height=60, color_system=None)
    with TrainingDisplay(console, SETTINGS, tensorboard) as display:
        for event in events:
            display.show([event])
    return out.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_everything_is_shown_with_what_is_normal_and_what_to_do(terminal: bool) -> None:
    text = shown(a_run(), terminal=terminal)
    words = ["Training on cuda (Card)", "step 400 of 1,000", "12.5 steps/s", "50 pairs/s", "4.2 %", "1.00 GiB", "card 3.00 GiB"]
    words += ["PSNR 17.5 dB", "SSIM 0.400", "70 %", "0.700", "(the best so far)"]
    words += ["The training is exploding.", "before the first step it was 0.500", "Normal:", "learning_rate set to 0.0002"]
    assert [word for word in words if word not in text] == []
    if terminal:
        assert "targets seen through" in text and "Best checkpoint: step 400" in text
    else:
        assert "\x1b" not in text and text.count("The training is exploding.") == 1


def test_what_was_before_is_told_in_a_few_lines() -> None:
    out = io.StringIO()
    with TrainingDisplay(Console(file=out, width=100), SETTINGS) as display:
        display.catch_up([*a_run(), Failed(code="loss.not_finite", message="A loss became infinite.", hint="Lower it.", step=401)])
    lines = out.getvalue().splitlines()
    assert len(lines) < 10
    assert lines[0].startswith("Training on") and "A loss became infinite. Lower it." in lines


def test_a_session_that_goes_on_is_shown_with_what_earlier_ones_told() -> None:
    out = io.StringIO()
    with TrainingDisplay(Console(file=out, width=100), SETTINGS) as display:
        display.remember(a_run())
        assert out.getvalue() == ""
        display.show([Started(from_step=400, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="h")])
        assert display.ending is None
        assert display.history.figures.series["G_L1"].steps[-1] == 400
    assert out.getvalue().splitlines()[0] == "Training on cpu in fp32 from step 400."


def test_where_tensorboard_can_t_be_written_the_run_is_shown_all_the_same(tmp_path: Path) -> None:
    file = TensorBoardFile(tmp_path)
    file._file.close()
    file._file = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115
    text = shown(a_run(), terminal=False, tensorboard=file)
    assert text.count("TensorBoard gets nothing more.") == 1 and "step 400 of 1,000" in text


def test_a_run_without_an_end_and_words_that_would_steer_a_terminal_are_shown_as_they_are() -> None:
    endless = msgspec.structs.replace(next(event for event in a_run() if isinstance(event, Losses)), total_steps=2**62)
    text = shown([endless, PairSkipped(name="a", message="a\x1b]0;title\x07 can't be read")], terminal=False)
    assert "over 100 years left" in text
    assert "\x1b" not in text and "a␛]0;title␇ can't be read" in text


def test_a_milestone_is_called_what_it_is() -> None:
    milestone = CheckpointSaved(step=7, folder="checkpoints/step-00000007", resumable=False)
    assert event_line(milestone) == "Step 7: milestone in checkpoints/step-00000007"


def test_one_pair_is_one_pair() -> None:
    one = Validation(step=7, num_pairs=1, l1=0.5, edge_correlation=0.25, held_out=False)
    assert event_line(one) == "Step 7: L1 0.5000, edges 0.250 on 1 training pair (none is held out)."
    many = Validation(step=7, num_pairs=1200, l1=0.5, edge_correlation=0.25)
    assert event_line(many).endswith("on 1,200 held-out pairs.")
