"""The stages beside each other: a slow disk holds up nobody that computes, a file that is not what it should be is no result."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from core.errors import AppError, ErrorCode
from core.models.weights import load_generator
from core.translation import finishing, intake
from core.translation.gathered import Gathered
from core.translation.in_hand import InHand
from core.translation.input_identities import InputIdentities
from core.translation.job import TranslationRequest, request_for
from core.translation.pipeline import Pipeline
from core.translation.plan import PlannedFile
from core.translation.results import Done, Refused, Result
from core.translation.room import Room
from core.translation.translator import Translator
from core.translation.watchdog import Watchdog

PATIENCE_S = 30.0


@pytest.fixture
def translator(tiny_model: Path) -> Translator:
    header, generator = load_generator(tiny_model, torch.device("cpu"))
    return Translator(generator, header, torch.device("cpu"))


@pytest.fixture
def paths(tmp_path: Path, make_pictures: Callable[..., list[Path]]) -> list[Path]:
    return make_pictures(tmp_path / "in", num=12)


@pytest.fixture
def request_of(tmp_path: Path, tiny_model: Path) -> Callable[..., TranslationRequest]:
    return lambda **options: request_for([tmp_path / "in"], tiny_model, tmp_path / "out", **options)


@pytest.fixture
def inputs(tmp_path: Path) -> InputIdentities:
    """Of a job whose output folder is there."""
    (tmp_path / "out").mkdir()
    return InputIdentities(tmp_path / "files.jsonl", tmp_path / "out", lambda: (0, True))


def rows_of(paths: list[Path]) -> Iterator[PlannedFile]:
    return (PlannedFile(index=index, source=str(path), output=path.name) for index, path in enumerate(paths))


def results_of(pipeline: Pipeline) -> list[Result]:
    pipeline.start()
    results: list[Result] = []
    deadline = time.monotonic() + PATIENCE_S
    while pipeline.is_working:
        assert time.monotonic() < deadline
        results += pipeline.poll(0.02)
    return results + pipeline.poll(0)


def test_computing_goes_on_while_the_disk_is_slow(
    tmp_path: Path,
    translator: Translator,
    paths: list[Path],
    inputs: InputIdentities,
    request_of: Callable[..., TranslationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    computed: list[int] = []
    enough, translate, write = threading.Event(), translator.translate_batch, finishing.write_whole_new

    def translate_and_count(inputs: Any, *rest: Any) -> Any:
        computed.append(len(inputs))
        if sum(computed) >= 4:
            enough.set()
        return translate(inputs, *rest)

    def write_late(path: Path, data: bytes) -> bool:
        assert enough.wait(PATIENCE_S), "computing waited for the disk"
        return write(path, data)

    monkeypatch.setattr(translator, "translate_batch", translate_and_count)
    monkeypatch.setattr(finishing, "write_whole_new", write_late)
    with InHand(tmp_path / "in-hand") as in_hand:
        results = results_of(Pipeline(translator, request_of(threads=2), rows_of(paths), in_hand, Watchdog(), inputs=inputs))
    assert sorted(result.index for result in results if isinstance(result, Done)) == list(range(12))


def test_an_output_that_can_not_be_opened_again_is_a_failed_row(
    tmp_path: Path,
    translator: Translator,
    paths: list[Path],
    inputs: InputIdentities,
    request_of: Callable[..., TranslationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write = finishing.write_whole_new

    def write_badly(path: Path, data: bytes) -> bool:
        return write(path, data[: len(data) // 2] if path.name == "003.png" else data)

    monkeypatch.setattr(finishing, "write_whole_new", write_badly)
    with InHand(tmp_path / "in-hand") as in_hand:
        results = results_of(Pipeline(translator, request_of(), rows_of(paths), in_hand, Watchdog(), inputs=inputs))
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.index == 3 and len(results) == 12
    assert len(list((tmp_path / "out").iterdir())) == 11


def test_no_picture_is_computed_before_the_first_was_checked_and_it_is_always_the_first_readable_one(
    tmp_path: Path,
    translator: Translator,
    paths: list[Path],
    inputs: InputIdentities,
    request_of: Callable[..., TranslationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    order: list[str] = []
    translate, read = translator.translate_batch, intake.read_picture

    def translate_and_note(*arguments: Any) -> Any:
        order.append("computed")
        return translate(*arguments)

    def read_late(path: Path, **options: Any) -> Any:
        if path.name == "001.png":
            time.sleep(0.1)  # others would overtake it
        return read(path, **options)

    monkeypatch.setattr(translator, "translate_batch", translate_and_note)
    monkeypatch.setattr(intake, "read_picture", read_late)
    paths[0].write_bytes(b"no picture")
    with InHand(tmp_path / "in-hand") as in_hand:
        pipeline = Pipeline(
            translator,
            request_of(threads=4),
            rows_of(paths),
            in_hand,
            Watchdog(),
            inputs=inputs,
            check=lambda work: order.append(f"checked {work.file.index}"),
        )
        results_of(pipeline)
    assert order[0] == "checked 1" and order.count("computed") == 11


def test_paused_pictures_that_are_read_are_not_computed(
    tmp_path: Path, translator: Translator, paths: list[Path], inputs: InputIdentities, request_of: Callable[..., TranslationRequest]
) -> None:
    with InHand(tmp_path / "in-hand") as in_hand:
        pipeline = Pipeline(translator, request_of(), rows_of(paths), in_hand, Watchdog(), inputs=inputs)
        pipeline.pause()
        pipeline.start()
        assert pipeline.poll(0.3) == []
        pipeline.go_on()
        deadline = time.monotonic() + PATIENCE_S
        num_done = 0
        while pipeline.is_working and time.monotonic() < deadline:
            num_done += len(pipeline.poll(0.02))
        assert num_done + len(pipeline.poll(0)) == 12


@pytest.mark.parametrize(("small_px", "most"), [pytest.param(256, 6, id="small"), pytest.param(4, 1, id="large")])
def test_small_pictures_are_finished_one_right_after_the_other_and_large_ones_as_they_come(
    small_px: int,
    most: int,
    tmp_path: Path,
    translator: Translator,
    paths: list[Path],
    inputs: InputIdentities,
    request_of: Callable[..., TranslationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[int] = []
    are_all_read = threading.Event()

    class Watched(Gathered[Any]):
        num_expected = 0

        def expect(self) -> None:
            super().expect()
            self.num_expected += 1
            if self.num_expected == len(paths):
                are_all_read.set()

        def take(self) -> list[Any]:
            load = super().take()
            taken.append(len(load))
            return load

    translate = translator.translate_batch

    def translate_when_all_are_read(*arguments: Any) -> Any:
        assert are_all_read.wait(PATIENCE_S)
        return translate(*arguments)

    monkeypatch.setattr(translator, "translate_batch", translate_when_all_are_read)
    monkeypatch.setattr("core.translation.pipeline.Gathered", Watched)
    monkeypatch.setattr("core.translation.pipeline.LINGER_S", PATIENCE_S)
    monkeypatch.setattr("core.translation.pipeline.SMALL_PX", small_px)
    monkeypatch.setattr("core.translation.pipeline.Room", lambda *_: Room(len(paths), 2**30))
    with InHand(tmp_path / "in-hand") as in_hand:
        pipeline = Pipeline(translator, request_of(threads=1), rows_of(paths), in_hand, Watchdog(), inputs=inputs)
        assert len(results_of(pipeline)) == len(paths)
    assert sum(taken) == len(paths)
    assert max(taken) >= most if most > 1 else max(taken) == 1


def test_pictures_of_a_few_pixels_are_not_read_ahead_without_limit(
    tmp_path: Path,
    translator: Translator,
    make_pictures: Callable[..., list[Path]],
    inputs: InputIdentities,
    request_of: Callable[..., TranslationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tiny = make_pictures(tmp_path / "tiny", num=300, width=1, height=1)
    are_all_taken, translate = threading.Event(), translator.translate_batch
    has_waited: list[bool] = []

    def rows() -> Iterator[PlannedFile]:
        yield from rows_of(tiny)
        are_all_taken.set()

    def translate_late(*arguments: Any) -> Any:
        if not has_waited:
            has_waited.append(True)
            assert not are_all_taken.wait(1.0), "read before the first was computed"
        return translate(*arguments)

    monkeypatch.setattr(translator, "translate_batch", translate_late)
    with InHand(tmp_path / "in-hand") as in_hand:
        pipeline = Pipeline(translator, request_of(threads=1), rows(), in_hand, Watchdog(), inputs=inputs)
        results = results_of(pipeline)
    assert len(results) == 300 and all(isinstance(result, Done) for result in results)


def test_a_hanging_decoder_is_noticed_and_large_files_have_more_time(tmp_path: Path) -> None:
    watchdog = Watchdog(0.05)
    (tmp_path / "a.png").write_bytes(b"small")
    (tmp_path / "b.png").write_bytes(bytes(3 * 2**20))
    with watchdog.watching(7, tmp_path / "a.png"), watchdog.watching(8, tmp_path / "b.png"):
        time.sleep(0.1)
        watchdog.look()
        time.sleep(0.05)
        (hung,) = watchdog.look()
    assert hung.index == 7 and watchdog.look() == []
    trouble = hung.trouble()
    assert isinstance(trouble, AppError) and trouble.code is ErrorCode.DECODER_HUNG and "a.png" in trouble.message


def test_an_end_during_the_check_leaves_all_pictures_uncomputed(
    tmp_path: Path, translator: Translator, paths: list[Path], inputs: InputIdentities, request_of: Callable[..., TranslationRequest]
) -> None:
    checking, may_end = threading.Event(), threading.Event()

    def check(_work: Any) -> None:
        checking.set()
        assert may_end.wait(PATIENCE_S)

    with InHand(tmp_path / "in-hand") as in_hand:
        pipeline = Pipeline(translator, request_of(threads=3), rows_of(paths), in_hand, Watchdog(), inputs=inputs, check=check)
        pipeline.start()
        assert checking.wait(PATIENCE_S)
        pipeline.close()
        others = [thread for thread in threading.enumerate() if thread.name.startswith("compute-")]
        for thread in others:
            thread.join(0.5)  # the one that checks waits; the others must leave without having computed
        assert sum(thread.is_alive() for thread in others) == 1
        may_end.set()
        results = pipeline.end(PATIENCE_S)
    assert {result.index for result in results if isinstance(result, Done)} <= {0}, "computed before the check was over"
