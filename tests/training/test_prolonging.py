"""A prolongation that was begun stays, one that was not is replaced, also where several processes share each batch."""

from collections.abc import Callable

import pytest

from core.errors import AppError, ErrorCode
from training.checkpoint_folders import CheckpointState, write_checkpoint_state
from training.prolonging import prolong, read_prolongations, steps_of_laps
from training.run import RunFolder, step_name

MakeRun = Callable[..., RunFolder]


@pytest.mark.parametrize(("num_ranks", "steps_per_epoch"), [(1, 8), (2, 4)])
def test_what_was_begun_of_a_prolongation_stays(make_run: MakeRun, num_ranks: int, steps_per_epoch: int) -> None:
    folder = make_run()
    folder.code_path_path.write_text(f'{{"word":"products-fp32","device":"cpu","reason":"","num_ranks":{num_ranks}}}')
    trained_to(folder, 4 * steps_per_epoch)
    prolong(folder.path, 5)
    prolong(folder.path, 2)
    assert read_prolongations(folder.path) == [2], "not begun yet"
    trained_to(folder, 4 * steps_per_epoch + 1)
    prolong(folder.path, 3)
    assert read_prolongations(folder.path) == [2, 3]
    assert steps_of_laps(folder.path, steps_per_epoch) == [4 * steps_per_epoch, 2 * steps_per_epoch, 3 * steps_per_epoch]


@pytest.mark.parametrize("epochs", ['"many"', "[-3]"])
def test_a_damaged_file_is_named(make_run: MakeRun, epochs: str) -> None:
    folder = make_run()
    folder.prolonged_path.write_text(f'{{"epochs":{epochs}}}')
    with pytest.raises(AppError) as raised:
        prolong(folder.path, 1)
    assert raised.value.code is ErrorCode.NOT_A_RUN and str(folder.prolonged_path) in raised.value.message


def trained_to(folder: RunFolder, step: int) -> None:
    place = folder.checkpoints_dir / step_name(step)
    place.mkdir(parents=True)
    write_checkpoint_state(place, CheckpointState(step=step))
