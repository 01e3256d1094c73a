"""A training shown on a terminal: how far it is, its figures beside what is normal, and the cards; plain lines where it is no terminal."""

import time
from collections.abc import Iterable
from contextlib import suppress

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from core.errors import AppError
from core.files import visible_text
from core.jobs.events import Failed, Finished, Paused, Resumed, Started, Stopped, Warned
from training.commands.saying import counted, duration_words
from training.diagnosis import Card, diagnose, remedy_words
from training.figures import FIGURES, figure_value, normal_words
from training.history import RECENT_STEPS, RunHistory
from training.run import CheckpointSaved, InputPlanned, Losses, PairSkipped, Preview, RunEvent, Validation
from training.settings import RunSettings
from training.tensorboard import TensorBoardFile

LINE_EVERY_S = 10.0
"""How often the figures are told where there is no terminal to redraw."""
DIAGNOSE_EVERY_S = 1.0
BAR_WIDTH = 40


class TrainingDisplay:
    """Folds a run's events into its history and shows it on `console`; a context manager.

    On a terminal the figures stand below the lines and change; else they are lines themselves. `tensorboard` gets every event too.
    """

    def __init__(self, console: Console, settings: RunSettings, tensorboard: TensorBoardFile | None = None) -> None:
        self.console = console
        self.history = RunHistory()
        self._settings = settings
        self._tensorboard = tensorboard
        self._cards: list[Card] = []
        self._next_line = 0.0
        self._next_diagnosis = 0.0
        self._live = Live(console=console, get_renderable=self._panel, auto_refresh=console.is_terminal, refresh_per_second=4)

    def __enter__(self) -> "TrainingDisplay":
        if self.console.is_terminal:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the last figures standing."""
        self._diagnose()
        if self.console.is_terminal:
            self._live.stop()
        elif self.history.latest is not None:
            self._say(figures_line(self.history, self.history.latest))
        self._close_tensorboard()

    @property
    def ending(self) -> Finished | Stopped | Failed | None:
        """The last session's closing event."""
        return self.history.ending

    def remember(self, events: list[RunEvent]) -> None:
        """Take in what was before and say nothing of it."""
        self._take(events)
        self._cards = diagnose(self.history, self._settings)

    def catch_up(self, events: list[RunEvent]) -> None:
        """Take in what was before: only how the last session began, what it warned of, what stands now and how it ended is said."""
        self._take(events)
        starts = [index for index, event in enumerate(events) if isinstance(event, Started)]
        for event in events[starts[-1] :] if starts else events:
            if isinstance(event, Started | Warned):
                self._tell(event)
        if self.history.validation:
            self._tell(self.history.validation[-1])
        if self.history.checkpoints:
            self._tell(self.history.checkpoints[-1])
        if self.history.ending is not None:
            self._tell(self.history.ending)
        self._diagnose()

    def show(self, events: list[RunEvent]) -> None:
        """Take in new events and say what they say."""
        self._take(events)
        for event in events:
            self._tell(event)
        now = time.monotonic()
        if events and now >= self._next_diagnosis:
            self._next_diagnosis = now + DIAGNOSE_EVERY_S
            self._diagnose()
        if not self.console.is_terminal and self.history.latest is not None and now >= self._next_line and events:
            self._next_line = now + LINE_EVERY_S
            self._say(figures_line(self.history, self.history.latest))

    def _take(self, events: Iterable[RunEvent]) -> None:
        self.history.apply(events)
        if self._tensorboard is None:
            return
        try:
            self._tensorboard.take(events)
        except AppError as error:
            # The training goes on, and so does what is shown of it.
            self._close_tensorboard()
            self._say(f"{error} TensorBoard gets nothing more.")

    def _close_tensorboard(self) -> None:
        if self._tensorboard is not None:
            with suppress(AppError):
                self._tensorboard.close()
        self._tensorboard = None

    def _diagnose(self) -> None:
        former = {card.code for card in self._cards}
        self._cards = diagnose(self.history, self._settings)
        if not self.console.is_terminal:
            for card in self._cards:
                if card.code not in former:
                    self._say(f"{card.title} {card.reason} Normal: {card.normal} To do: {remedy_words(card.remedy)}")

    def _tell(self, event: RunEvent) -> None:
        line = event_line(event)
        if line:
            self._say(line)

    def _say(self, line: str) -> None:
        self.console.print(visible_text(line), markup=False, highlight=False, soft_wrap=not self.console.is_terminal)

    def _panel(self) -> Group:
        history, latest = self.history, self.history.latest
        if latest is None:
            return Group(*(_card(card) for card in self._cards))
        bar = Table.grid(padding=(0, 2))
        bar.add_row(ProgressBar(total=max(1, history.total_steps), completed=history.step, width=BAR_WIDTH), progress_words(history))
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for heading in ("", f"last {RECENT_STEPS} steps", "normal"):
            table.add_column(heading)
        recent = history.recent()
        for name, figure in FIGURES.items():
            if name in recent:
                table.add_row(
                    f"{name}  [dim]{figure.title}[/dim]",
                    figure_value(name, recent[name]),
                    f"[dim]{normal_words(name, self._settings)}[/dim]",
                )
        lines = [Text(speed_words(latest))]
        if history.validation:
            lines.append(Text(validation_words(history.validation[-1])))
        if history.best is not None:
            lines.append(Text(f"Best checkpoint: step {history.best.step:,}, L1 {history.best.l1:.4f}"))
        return Group(bar, table, *lines, *(_card(card) for card in self._cards))


def _card(card: Card) -> Padding:
    """A card for a terminal: its title stands out, the remedy ends it."""
    words = Text.assemble((card.title, "bold yellow"), f"\n{card.reason}\nNormal: {card.normal}\n", (remedy_words(card.remedy), "bold"))
    return Padding(words, (1, 0, 0, 2))


def event_line(event: RunEvent) -> str:
    """What an event says on a line of its own; nothing for those that change the figures only."""
    match event:
        case Started():
            return f"Training on {event.device} in {event.precision} from step {event.from_step}."
        case Validation():
            return validation_words(event)
        case Preview():
            return f"Step {event.step}: preview in {event.folder}"
        case CheckpointSaved():
            what = "checkpoint" if event.resumable else "milestone"
            return f"Step {event.step}: {what} in {event.folder}" + (" (the best so far)" if event.best else "")
        case InputPlanned():
            return event.message
        case PairSkipped():
            return f"Skipped a pair: {event.message}"
        case Paused():
            return f"Paused at step {event.step}."
        case Resumed():
            return f"Going on from step {event.step}."
        case Warned():
            return f"Warning: {event.message}"
        case Finished():
            return f"Finished at step {event.step}."
        case Stopped():
            return f"Stopped at step {event.step}; it can be resumed."
        case Failed():
            return f"{event.message} {event.hint}".rstrip()
        case _:
            return ""


def validation_words(event: Validation) -> str:
    """L1, and PSNR and SSIM where they were measured."""
    more = f", PSNR {event.psnr:.1f} dB, SSIM {event.ssim:.3f}" if event.psnr is not None and event.ssim is not None else ""
    pairs = counted(event.num_pairs, "held-out pair" if event.held_out else "training pair")
    note = "" if event.held_out else " (none is held out)"
    return f"Step {event.step}: L1 {event.l1:.4f}{more}, edges {event.edge_correlation:.3f} on {pairs}{note}."


def progress_words(history: RunHistory) -> str:
    """Step, epoch and the time left."""
    left = history.seconds_left if history.ending is None else None
    time_left = "" if left is None or left == 0 else f", {duration_words(left)} left"
    return f"step {history.step:,} of {history.total_steps:,}, epoch {history.epoch + 1}{time_left}"


def speed_words(latest: Losses) -> str:
    """Speed, the wait for data, and memory as far as it was told."""
    words = [f"{latest.steps_per_s:.3g} steps/s"]
    if latest.pairs_per_s:
        words.append(f"{latest.pairs_per_s:.3g} pairs/s")
    words.append(f"waiting for data {100 * latest.data_wait_share:.1f} % (normal: below 3 %)")
    if latest.process_bytes:
        words.append(f"memory {latest.process_bytes / 2**30:.2f} GiB")
    if latest.device_bytes:
        words.append(f"card {latest.device_bytes / 2**30:.2f} GiB")
    return ", ".join(words)


def figures_line(history: RunHistory, latest: Losses) -> str:
    """Everything that a terminal shows as a table, in one line."""
    recent = history.recent()
    values = "  ".join(f"{name} {figure_value(name, recent[name])}" for name in FIGURES if name in recent)
    return f"At {progress_words(history)}: {values}; {speed_words(latest)}"
