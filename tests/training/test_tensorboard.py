"""TensorBoard itself reads what we wrote, with the steps, times and values of the run's events and without what was overtaken."""

from pathlib import Path

import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from core.errors import AppError, ErrorCode
from core.jobs.events import Event, Finished, Started
from training.run import Losses, Validation
from training.tensorboard import FOLDER, TensorBoardFile, masked_crc


def started(from_step: int) -> Started:
    return Started(time=1.0, from_step=from_step, device="cpu", precision="fp32", code_path="eager", reason="", pid=1, host="h")


def losses(step: int, mean: float) -> Losses:
    values = {"G_L1": (mean, mean, mean), "D_accuracy_real": (0.75, 0.5, 1.0)}
    return Losses(
        time=1000.0 + step,
        step=step,
        epoch=0,
        count=1,
        values=values,
        steps_per_s=2.0,
        data_wait_share=0.25,
        total_steps=10**7,
        process_bytes=3 * 10**9,
    )


def written(run_dir: Path, events: list[Event]) -> EventAccumulator:
    file = TensorBoardFile(run_dir)
    file.take(events)
    file.close()
    read = EventAccumulator(str(run_dir / FOLDER), size_guidance={"scalars": 0})
    read.Reload()
    return read


def test_tensorboard_reads_every_figure(tmp_path: Path) -> None:
    validation = Validation(time=5.0, step=300_000, num_pairs=3, l1=0.25, edge_correlation=0.5, psnr=21.0)
    read = written(tmp_path, [started(0), losses(1, 0.5), losses(300_000, 0.125), validation, Finished(step=300_000)])
    points = read.Scalars("training/G_L1")
    assert [(point.step, point.value, point.wall_time) for point in points] == [(1, 0.5, 1001.0), (300_000, 0.125, 301_000.0)]
    assert [point.value for point in read.Scalars("training/D_accuracy_real")] == [0.75, 0.75]
    assert [(point.step, point.value) for point in read.Scalars("held out/psnr")] == [(300_000, 21.0)]
    assert read.Scalars("speed/process_bytes")[0].value == 3e9 and read.Scalars("speed/data_wait_share")[0].value == 0.25
    assert "held out/ssim" not in read.Tags()["scalars"], "what was not measured is not drawn as nothing"


def test_a_number_too_large_for_its_format_is_drawn_as_the_largest(tmp_path: Path) -> None:
    read = written(tmp_path, [started(0), losses(1, 1e300), losses(2, -1e300)])
    assert [point.value for point in read.Scalars("training/G_L1")] == pytest.approx([3.4028235e38, -3.4028235e38])


def test_what_a_resumed_session_overtook_is_not_drawn(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read = written(tmp_path, [started(0), *(losses(step, 1.0) for step in (1, 2, 3)), started(2), losses(3, 2.0)])
    assert [(point.step, point.value) for point in read.Scalars("training/G_L1")] == [(1, 1.0), (2, 1.0), (3, 2.0)]
    assert "restart" in caplog.text


def test_writing_again_draws_nothing_twice_and_leaves_other_files_alone(tmp_path: Path) -> None:
    other = tmp_path / FOLDER / "events.out.tfevents.1.elsewhere"
    other.parent.mkdir()
    other.write_bytes(b"")
    for _ in range(2):
        read = written(tmp_path, [started(0), losses(1, 0.5)])
    assert len(read.Scalars("training/G_L1")) == 1
    assert len(list((tmp_path / FOLDER).iterdir())) == 2 and other.exists()


def test_the_sum_is_crc_32c() -> None:
    """RFC 3720, appendix B.4: 32 bytes of zeros have the CRC-32C 0x8A9136AA, of ones 0x62A8AB43."""
    for data, crc in ((bytes(32), 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43)):
        assert masked_crc(data) == ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def test_a_damaged_record_is_noticed_by_the_reader(tmp_path: Path) -> None:
    """Or the test above would say nothing about the sums."""
    file = TensorBoardFile(tmp_path)
    file.take([started(0), losses(1, 0.5)])
    file.close()
    (path,) = (tmp_path / FOLDER).iterdir()
    data = bytearray(path.read_bytes())
    data[-6] ^= 1
    path.write_bytes(data)
    read = EventAccumulator(str(tmp_path / FOLDER))
    read.Reload()
    assert read.Tags()["scalars"] == []


def test_a_folder_that_can_t_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_bytes(b"a file in the way")
    with pytest.raises(AppError) as caught:
        TensorBoardFile(tmp_path)
    assert caught.value.code in set(ErrorCode) and str(tmp_path) in str(caught.value)
