"""The figures of a training in words: what each is, and what is normal for it (no torch)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of the event `losses`: its words, what is normal, and whether it is a share (0 to 1, shown in percent)."""

    title: str
    normal: str
    is_share: bool = False


FIGURES: dict[str, Figure] = {
    "G_L1": Figure("distance to the target", "falls, quickly at first and ever more slowly"),
    "G_GAN": Figure("generator against discriminator", "0.7 to 3; above 5 it learns nothing from it"),
    "D_real": Figure("discriminator's error on targets", "0.3 to 0.7; near 0 it wins"),
    "D_fake": Figure("discriminator's error on translated", "0.3 to 0.7; near 0 it wins"),
    "D_accuracy_real": Figure("targets seen through", "50 to 90 %; 50 % is a guess", is_share=True),
    "D_accuracy_translated": Figure("translated seen through", "50 to 90 %; 50 % is a guess", is_share=True),
    "G_gradient": Figure("generator's gradient", "no fixed value; changes tenfold, not a hundredfold"),
    "D_gradient": Figure("discriminator's gradient", "no fixed value; changes tenfold, not a hundredfold"),
}
"""By their names in events, in the order to show them. 0.69 (ln 2) is the loss of a discriminator that can only guess."""


def figure_value(name: str, value: float) -> str:
    """A figure's value for people."""
    if name in FIGURES and FIGURES[name].is_share:
        return f"{100 * value:.0f} %"
    return f"{value:.3f}" if value < 10 else f"{value:.3g}"
