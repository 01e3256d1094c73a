"""The figures of a training in words: what each is, and what is normal for it (no torch)."""

from dataclasses import dataclass

from training.settings import RunSettings


@dataclass(frozen=True)
class Figure:
    """One figure of the event `losses`: its words, what is normal, and whether it is a share (0 to 1, shown in percent)."""

    title: str
    normal: str
    is_share: bool = False


FIGURES: dict[str, Figure] = {
    "G_L1": Figure("distance to the target", "falls, quickly at first and ever more slowly"),
    "G_L2": Figure("squared distance to the target", "falls, quickly at first and ever more slowly"),
    "G_GAN": Figure("generator against discriminator", "0.7 to 3; higher with few pairs"),
    "D_real": Figure("discriminator's error on targets", "0.3 to 0.7; near 0 it wins"),
    "D_fake": Figure("discriminator's error on translated", "0.3 to 0.7; near 0 it wins"),
    "G_FM": Figure("what the discriminator's layers see apart", "no fixed value; falls at first"),
    "D_R1": Figure("slope of the discriminator at the targets", "no fixed value; a larger weight keeps it smaller"),
    "D_accuracy_real": Figure("targets seen through", "50 to 90 %; 50 % is a guess", is_share=True),
    "D_accuracy_translated": Figure("translated seen through", "50 to 90 %; 50 % is a guess", is_share=True),
    "G_gradient": Figure("generator's gradient", "no fixed value; changes tenfold, not a hundredfold"),
    "D_gradient": Figure("discriminator's gradient", "no fixed value; changes tenfold, not a hundredfold"),
}
"""By their names in events, in the order to show them. 0.69 (ln 2) is the loss of a discriminator that can only guess. What is normal is so
with the paper's adversarial loss and one discriminator: see `normal_words`."""
_GUESS = {"bce": (0.69, 0.69), "least_squares": (0.25, 0.25), "hinge": (0.0, 1.0)}
"""G_GAN, and D_real or D_fake, of a discriminator that can only guess."""


def normal_words(name: str, settings: RunSettings) -> str:
    """What is normal for a figure in a run with these settings."""
    if name not in ("G_GAN", "D_real", "D_fake"):
        return FIGURES[name].normal
    if settings.adversarial_loss == "bce" and settings.discriminator_scales == 1:
        return FIGURES[name].normal
    of_generator, of_discriminator = (settings.discriminator_scales * guess for guess in _GUESS[settings.adversarial_loss])
    if name == "G_GAN":
        return f"{of_generator:.3g} is a discriminator that guesses; the higher, the more it sees through"
    return f"{of_discriminator:.3g} is a guess; near 0 it wins"


def figure_value(name: str, value: float) -> str:
    """A figure's value for people."""
    if name in FIGURES and FIGURES[name].is_share:
        return f"{100 * value:.0f} %"
    return f"{value:.3f}" if value < 10 else f"{value:.3g}"
