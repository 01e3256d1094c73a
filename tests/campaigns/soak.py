"""Long use of one window, whose memory, handles, threads and processes stay: runs started and stopped, folders translated."""

import asyncio
import gc
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from core.jobs.state import JobState
from desktop.item_models.run_control import Action, RunPhase
from desktop.main_window import MainWindow
from desktop.page_entries import page_entries
from tests.campaigns.pictures import write_pictures
from tests.driving import drop, run_window, until
from tests.stories.training_pages import button, end_all_runs, make_dataset, phase, start_tiny, training_page
from tests.translating import write_tiny_model

NUM_PICTURES = 200
NUM_WARMING = 3
"""Rounds after which everything has been loaded that ever is."""
MORE_MB, MORE_HANDLES = 30, 5
END_S = 20.0
"""How long what the window has let go may take to end. It is not waited for by the window: a worker then unloads torch."""


class Weight(NamedTuple):
    """What the window's process and those that stay with it (helper, translation worker) hold."""

    window_mb: float
    others_mb: float
    handles: int
    threads: int
    processes: int


def weigh() -> tuple[Weight, list[psutil.Process]]:
    """After everything that can go has gone; and those that stay with the window's process."""
    gc.collect()
    own = psutil.Process()
    others = [one for one in own.children(recursive=True) if lives(one)]
    others_mb = sum(one.memory_info().rss for one in others) / 1e6
    return Weight(own.memory_info().rss / 1e6, others_mb, own.num_fds(), own.num_threads(), 1 + len(others)), others


def lives(process: psutil.Process) -> bool:
    """Whether it runs. One that has ended and is not waited for (a zombie) does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


class Soak:
    """One window, used until its time is over."""

    def __init__(self, minutes: float, folder: Path) -> None:
        self.weights: list[Weight] = []
        self.seen: dict[psutil.Process, str] = {}
        """Every process that stayed with the window for a round, and its command."""
        self.num_pictures = 0
        self.workspace = folder / "workspace"
        self._end = time.monotonic() + 60 * minutes
        self._inputs = write_pictures(folder / "in", NUM_PICTURES, 32, 32)[0].parent
        self._outputs = folder / "in translated"
        write_tiny_model(self.workspace / "models" / "tiny.safetensors")
        make_dataset(self.workspace, write_pictures(folder / "pairs", 8, 64, 32))

    async def use(self, window: MainWindow) -> None:
        """Rounds until the time is over, at least two after warming."""
        while time.monotonic() < self._end or len(self.weights) < NUM_WARMING + 2:
            await self._train(window)
            await self._translate(window)
            for entry in page_entries():
                window.show_page(entry.name)
                await asyncio.sleep(0.05)
            weight, others = weigh()
            self.weights.append(weight)
            self.seen.update({one: " ".join(one.cmdline()) for one in others if one not in self.seen})
            print(f"round {len(self.weights)}: {self.weights[-1]}", flush=True)

    async def _train(self, window: MainWindow) -> None:
        page = training_page(window)
        page.show_setup()
        await start_tiny(page)
        await phase(page, RunPhase.TRAINING)
        await until(lambda: page.view.history.step > 20, "steps")
        button(page, Action.STOP).click()
        await phase(page, RunPhase.STOPPED)
        await until(lambda: page.workers.num_alive() == 0, "the worker has gone")

    async def _translate(self, window: MainWindow) -> None:
        page = window.show_page("translate")
        page.new_translation()
        page.setup.picker.choose(self.workspace / "models" / "tiny.safetensors")
        drop(window, self._inputs)
        page.start_translation()
        await until(lambda: page.session is not None and page.session.state is JobState.FINISHED, "the end of the translation")
        self.num_pictures += page.session.history.num_done
        await until(lambda: page.session.is_live is False, "the worker rests")


def run(minutes: float, seed: int, folder: Path) -> str:
    """So long, with the real workers. Raises AssertionError where something grows. Nothing depends on `seed`."""
    soak = Soak(minutes, folder)

    try:
        assert run_window(soak.use, "--workspace", str(soak.workspace), "--device", "cpu") == 0
    finally:
        end_all_runs(soak.workspace)
    first, last = soak.weights[NUM_WARMING - 1], soak.weights[-1]
    assert last.window_mb - first.window_mb < MORE_MB, f"the window grew: {soak.weights}"
    assert last.others_mb - first.others_mb < MORE_MB, f"helper and worker grew: {soak.weights}"
    assert last.handles <= first.handles + MORE_HANDLES, f"handles: {soak.weights}"
    assert last.threads <= first.threads + MORE_HANDLES and last.processes <= first.processes, f"threads or processes: {soak.weights}"
    begun = time.monotonic()
    while left := [command for one, command in soak.seen.items() if lives(one)]:
        assert time.monotonic() < begun + END_S, f"still there {END_S:.0f} s after the window: {left}"
        time.sleep(0.05)
    took_s = time.monotonic() - begun
    rounds = f"{len(soak.weights)} runs started and stopped and {soak.num_pictures:,} pictures translated in one window"
    memory = f"the window's memory went from {first.window_mb:.0f} to {last.window_mb:.0f} MB"
    others = f"that of helper and worker from {first.others_mb:.0f} to {last.others_mb:.0f} MB"
    counts = f"handles from {first.handles} to {last.handles}, threads from {first.threads} to {last.threads}"
    ended = f"processes from {first.processes} to {last.processes}, all gone {took_s:.1f} s after the window"
    return f"{rounds}; from round {NUM_WARMING} on {memory}, {others}, {counts}, {ended}"
