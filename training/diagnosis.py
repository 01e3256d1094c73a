"""What a run's figures mean, in plain words: cards with the reason, what is normal, and one remedy (no torch).

The thresholds were found on small real trainings, healthy ones and ones spoiled at the cause (docs/diagnosis.md says which and how far
apart they lie); where a figure depends on what is trained, it is compared with the same run's own.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import ErrorCode
from core.jobs.events import Failed
from training.diagnosis_figures import FALLS, NUM_VALIDATIONS, RECENT_SHARE, DiagnosisFigures, mean_of
from training.history import RunHistory
from training.run import Validation
from training.settings import RunSettings, objective_of

MIN_STEPS = 200
"""Nothing is said of so short a training: every network begins with pictures that are all alike."""


class CardCode(StrEnum):
    """What can be wrong with a training. Also the order in which cards are shown: causes before what they bring about."""

    EXPLODING = "exploding"
    SIDES_SWAPPED = "sides_swapped"
    COLOURS_INVERTED = "colours_inverted"
    COLLAPSE = "collapse"
    DISCRIMINATOR_WINS = "discriminator_wins"
    OVERFITTING = "overfitting"
    NO_PROGRESS = "no_progress"


@dataclass(frozen=True)
class ChangeSetting:
    """Start a new run that differs in one setting of RunSettings."""

    name: str
    value: float | str

    @property
    def value_words(self) -> str:
        """The value for people."""
        return self.value if isinstance(self.value, str) else f"{self.value:g}"


class Action(StrEnum):
    """Remedies that are no setting."""

    STOP_AND_KEEP_BEST = "stop_and_keep_best"
    SWAP_SIDES = "swap_sides"
    LOOK_AT_PAIRS = "look_at_pairs"


Remedy = ChangeSetting | Action


@dataclass(frozen=True)
class Card:
    """One thing to know: what is wrong in a sentence, the figures that say so, what is normal, and one thing to do about it."""

    code: CardCode
    title: str
    reason: str
    normal: str
    remedy: Remedy


def remedy_words(remedy: Remedy) -> str:
    """The remedy as a sentence for people."""
    match remedy:
        case ChangeSetting():
            return f"Start a new run with {remedy.name} set to {remedy.value_words}."
        case Action.STOP_AND_KEEP_BEST:
            return "Stop the training and keep its best checkpoint."
        case Action.SWAP_SIDES:
            return "Swap the sides of the held-out pairs in the dataset and start a new run."
        case Action.LOOK_AT_PAIRS:
            return "Look at the pairs in the dataset."


def diagnose(history: RunHistory, settings: RunSettings) -> list[Card]:
    """The cards of a run as it stands, causes first; none while it is healthy or too young to tell. Cheap enough for every repaint."""
    found = {card.code: card for card in _all(DiagnosisFigures(history, settings))}
    for cause, effects in _BRINGS_ABOUT.items():
        if cause in found:
            found = {code: card for code, card in found.items() if code not in effects}
    return [found[code] for code in CardCode if code in found]


LEARNING_RATE = 2e-4
"""The paper's (section 3.3), which every healthy run can bear."""
LAMBDA_L1 = 100.0
HUGE_WEIGHT = 1000 * LAMBDA_L1

TIMES_UNTRAINED = 1.1
"""Healthy trainings have left the untrained network's distance to the targets far behind by MIN_STEPS; a diverged one goes beyond it."""
TIMES_UNTRAINED_HELD_OUT = 1.5
"""So far away an explosion has brought the held-out pairs, too, also where it began at once and the distance has fallen since."""
TIMES_LOWEST = 2.0
"""So far above the run's own lowest distance none of the healthy ones came again."""
INVERTED_BELOW = -0.3
"""Correlation with the targets: healthy 0.6 to 0.97, untrained -0.05 to 0.06, with inverted targets -0.9."""
SWAPPED_TURNED, SWAPPED_TRAINING, SWAPPED_HELD_OUT = 0.5, 2.0, 2.0
"""The held-out pairs the other way round are this much nearer, as near as the training pairs, while the right way round is far from them.
Each alone is met by some healthy training (from grey to colour the way back is easy), all three by none."""
COLLAPSED_BELOW = 0.1
"""Variety: healthy 0.6 to 0.97 once MIN_STEPS are done, 0.2 to 0.4 where half of each target can't be known from its input (so on the
facades), untrained 0.08 to 0.19, collapsed 0.00."""
WINS_ACCURACY, WINS_GAN = 0.85, 4.0
"""Over the last quarter of the run the discriminator is right on so many patches of either kind, and gives translated ones a chance of 2 %
(-ln 0.02). So far it also comes with few pairs, which it knows by heart, while the generator learns all the same (0.98 and 5.4), or else
0.93 to 1 and 4.5 to 7."""
OVERFIT_RISE, OVERFIT_FALL = 1.08, 0.92
"""Held-out pairs have become so much worse than at their best, while the training pairs became so much better since then."""
NO_PROGRESS_SHARE = 0.01
"""What the last quarter of the run gained on the second, so over half of it: healthy ones gain 4 % and more."""
SHARPER = 0.01
"""So much of SSIM, or of the edges' correlation, is progress of the held-out pairs also where the distance stands: pictures become sharper,
as on the facades, of whose details no input tells."""
NO_PROGRESS_EPOCHS, NO_PROGRESS_STEPS = 5, 20_000
"""Before so many epochs (of very large datasets: steps) nobody can tell."""
PLATEAU_STEPS = 5_000
"""A network that has begun to learn may rest on the way; and over fewer steps chance is larger than what a healthy one gains."""
LEARNED_SHARE = 0.2
"""A network that came less than this nearer to the targets than an untrained one has learned nothing yet."""


def _all(figures: DiagnosisFigures) -> Iterator[Card]:
    if figures.history.ending is not None and isinstance(figures.history.ending, Failed):
        if figures.history.ending.code == ErrorCode.LOSS_NOT_FINITE:
            yield _exploded(figures, "A loss grew beyond all numbers; mostly the steps, or a loss's weight, are too large then.")
    elif figures.history.step >= MIN_STEPS:
        for rule in (_exploding, _sides_swapped, _colours_inverted, _collapse, _discriminator_wins, _overfitting, _no_progress):
            card = rule(figures)
            if card is not None:
                yield card


def _exploded(figures: DiagnosisFigures, reason: str) -> Card:
    rate, weight = figures.settings.learning_rate, figures.settings.lambda_l1
    remedy = ChangeSetting("learning_rate", LEARNING_RATE if rate > LEARNING_RATE else rate / 4)
    # Adam's steps do not grow with the loss: only a weight beyond all that was ever of use makes a loss no number.
    if weight > HUGE_WEIGHT:
        remedy = ChangeSetting("lambda_l1", LAMBDA_L1)
    normal = "The distance to the targets falls, quickly at first and ever more slowly."
    return Card(CardCode.EXPLODING, "The training is exploding.", reason, normal, remedy)


def _exploding(figures: DiagnosisFigures) -> Card | None:
    now, untrained = figures.distance(), figures.untrained_l1
    if now is None:
        return None
    first = figures.distance(3)
    falls = first is not None and now < FALLS * first
    l1 = figures.recent_l1
    held_out = [event.l1 for event in figures.validations[-NUM_VALIDATIONS:]]
    if untrained is not None and l1 is not None and l1 > TIMES_UNTRAINED * untrained:
        # The training pairs may just be the harder ones: then the held-out pairs stay where they were, or the distance falls.
        times = mean_of(held_out) / untrained if held_out else math.inf
        is_far = now > TIMES_UNTRAINED * untrained and times > TIMES_UNTRAINED_HELD_OUT and bool(held_out)
        if is_far or (times > TIMES_UNTRAINED and not falls):
            return _exploded(figures, f"The distance to the targets is {l1:.3f}; before the first step it was {untrained:.3f}.")
    # None where all figures are of the last quarter: earlier events were lost, or one tells all steps so far.
    lowest = min((mean for quarter in range(1, 4) if (mean := figures.distance(quarter)) is not None), default=None)
    if lowest is not None and now > TIMES_LOWEST * lowest:
        return _exploded(figures, f"The distance to the targets has risen from {lowest:.3f} to {now:.3f}.")
    return None


def _sides_swapped(figures: DiagnosisFigures) -> Card | None:
    last, training = figures.validations[-NUM_VALIDATIONS:], figures.recent("G_L1")
    turned = [event.turned_l1 for event in last if event.turned_l1 is not None and event.held_out]
    if len(turned) < NUM_VALIDATIONS or training is None:
        return None
    there, back = mean_of(event.l1 for event in last), mean_of(turned)
    if back > SWAPPED_TURNED * there or back > SWAPPED_TRAINING * training or there < SWAPPED_HELD_OUT * training:
        return None
    reason = (
        f"Held-out pairs are {there:.3f} from their targets, but {back:.3f} the other way round, near the training pairs' {training:.3f}."
    )
    normal = "Input and target are the same sides in all pairs; held-out pairs then come nearly as near as training pairs."
    return Card(CardCode.SIDES_SWAPPED, "The sides of the held-out pairs are probably swapped.", reason, normal, Action.SWAP_SIDES)


def _colours_inverted(figures: DiagnosisFigures) -> Card | None:
    known = [event.correlation for event in figures.validations[-NUM_VALIDATIONS:] if event.correlation is not None]
    if len(known) < NUM_VALIDATIONS or mean_of(known) > INVERTED_BELOW:
        return None
    reason = f"Where the targets are bright the translated pictures are dark: their correlation is {mean_of(known):.2f}."
    normal = "It is near 0 at first and grows towards 1."
    return Card(CardCode.COLOURS_INVERTED, "The held-out targets have inverted colours.", reason, normal, Action.LOOK_AT_PAIRS)


def _collapse(figures: DiagnosisFigures) -> Card | None:
    known = [event.variety for event in figures.validations[-NUM_VALIDATIONS:] if event.variety is not None]
    if len(known) < NUM_VALIDATIONS or mean_of(known) > COLLAPSED_BELOW or not figures.has_moved:
        return None
    reason = f"The translated held-out pictures differ from each other {100 * mean_of(known):.0f} % as much as their targets do."
    normal = f"After the first {MIN_STEPS} steps it is a quarter or more, and grows."
    settings = figures.settings
    remedy: Remedy = Action.LOOK_AT_PAIRS
    if objective_of(settings).distance is None:
        remedy = ChangeSetting("objective", "L1+cGAN" if objective_of(settings).is_conditional else "L1+GAN")
    elif settings.lambda_l1 < LAMBDA_L1 / 10:
        remedy = ChangeSetting("lambda_l1", LAMBDA_L1)
    return Card(CardCode.COLLAPSE, "Every input is translated into nearly the same picture.", reason, normal, remedy)


def _discriminator_wins(figures: DiagnosisFigures) -> Card | None:
    if objective_of(figures.settings).adversarial_loss != "bce":  # with another the threshold means nothing
        return None
    real, translated, gan = (figures.recent(name) for name in ("D_accuracy_real", "D_accuracy_translated", "G_GAN"))
    if real is None or translated is None or gan is None:
        return None
    gan /= figures.settings.discriminator_scales
    # What it is right on alone is no harm: of few pairs it knows each by heart, and the generator goes on learning.
    if min(real, translated) < WINS_ACCURACY or gan < WINS_GAN or figures.follows_targets:
        return None
    reason = (
        f"It is right on {100 * real:.0f} % of the targets' patches and on {100 * translated:.0f} % of the translated ones; "
        f"the generator's GAN loss is {gan:.1f}, and its pictures hardly follow their targets."
    )
    normal = "It is right on 50 to 90 %, and G_GAN is between 0.7 and 3."
    width, other = figures.settings.discriminator_width, figures.settings.width
    remedy = ChangeSetting("discriminator_width", other if width > other else max(1, width // 2))
    return Card(CardCode.DISCRIMINATOR_WINS, "The discriminator wins: the generator learns hardly anything.", reason, normal, remedy)


def _overfitting(figures: DiagnosisFigures) -> Card | None:
    # From before the first step on: held-out pairs that only ever became worse were best then.
    measured = [event for event in figures.history.validation if event.held_out]
    if len(measured) < 2 * NUM_VALIDATIONS:
        return None
    best = min(measured, key=lambda event: event.l1)
    now, training, former = (
        mean_of(event.l1 for event in measured[-NUM_VALIDATIONS:]),
        figures.distance(),
        figures.distance_around(best.step),
    )
    if training is None or former is None or now < OVERFIT_RISE * best.l1 or training > OVERFIT_FALL * former:
        return None
    reason = (
        f"Since step {best.step:,} the held-out pairs went from {best.l1:.3f} to {now:.3f} from their targets, "
        f"the training pairs from {former:.3f} to {training:.3f}."
    )
    normal = "Both fall, the held-out pairs more slowly; more pairs help."
    return Card(CardCode.OVERFITTING, "The network learns the training pairs by heart.", reason, normal, Action.STOP_AND_KEEP_BEST)


def _no_progress(figures: DiagnosisFigures) -> Card | None:
    step, now, former = figures.history.step, figures.distance(), figures.distance(2)
    if now is None or former is None or (figures.history.epoch < NO_PROGRESS_EPOCHS and step < NO_PROGRESS_STEPS):
        return None
    if figures.has_moved and step < PLATEAU_STEPS:
        return None
    least_gain = max(NO_PROGRESS_SHARE * former, figures.chance)
    if math.isinf(least_gain) or former - now > least_gain:
        return None
    later = figures.validations_between(step * (1 - RECENT_SHARE))
    earlier = figures.validations_between(step * (1 - 3 * RECENT_SHARE), step * (1 - 2 * RECENT_SHARE))
    if not later or not earlier or _have_improved(earlier, later):
        return None
    reason = (
        f"In the last quarter of the run the training pairs are {now:.4f} from their targets, in the second {former:.4f}; "
        f"the held-out pairs {_mean_figure('l1', later):.4f} and {_mean_figure('l1', earlier):.4f}."
    )
    normal = "Both still fall; once a network has learned what it can they stand still, and it is done."
    untrained, settings = figures.untrained_l1, figures.settings
    reached = figures.recent_l1
    is_nearer = untrained is None or reached is None or reached < (1 - LEARNED_SHARE) * untrained
    has_learned = is_nearer or figures.follows_targets
    remedy: Remedy = Action.STOP_AND_KEEP_BEST if has_learned else Action.LOOK_AT_PAIRS
    if not has_learned and settings.learning_rate < LEARNING_RATE:
        remedy = ChangeSetting("learning_rate", LEARNING_RATE)
    return Card(CardCode.NO_PROGRESS, "Nothing improves any more.", reason, normal, remedy)


def _have_improved(earlier: Sequence[Validation], later: Sequence[Validation]) -> bool:
    """Whether the held-out pairs came nearer to their targets, or at least became sharper."""
    if _mean_figure("l1", later) < (1 - NO_PROGRESS_SHARE) * _mean_figure("l1", earlier):
        return True
    return any(_mean_figure(name, later) > _mean_figure(name, earlier) + SHARPER for name in ("ssim", "edge_correlation"))


def _mean_figure(name: str, measured: Sequence[Validation]) -> float:
    """The mean of what was measured of a figure; 0 where nothing was."""
    known = [value for event in measured if (value := getattr(event, name)) is not None]
    return mean_of(known) if known else 0.0


_BRINGS_ABOUT: dict[CardCode, frozenset[CardCode]] = {
    CardCode.EXPLODING: frozenset(CardCode) - {CardCode.EXPLODING},
    CardCode.SIDES_SWAPPED: frozenset({CardCode.COLOURS_INVERTED, CardCode.OVERFITTING, CardCode.NO_PROGRESS}),
    CardCode.COLOURS_INVERTED: frozenset({CardCode.OVERFITTING, CardCode.NO_PROGRESS}),
    CardCode.COLLAPSE: frozenset({CardCode.DISCRIMINATOR_WINS, CardCode.OVERFITTING, CardCode.NO_PROGRESS}),
    CardCode.DISCRIMINATOR_WINS: frozenset({CardCode.NO_PROGRESS}),
}
"""What a cause brings about needs no card of its own beside it."""
