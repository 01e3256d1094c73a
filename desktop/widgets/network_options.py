"""What the network sees of a picture: the section of that name on the Translate page, with a drawing of it."""

from typing import get_args

from PySide6.QtWidgets import QCheckBox, QWidget

from core.models.header import GeneratorShape, ModelHeader
from core.pairs.augmentation import ScalePolicy
from core.pairs.recipes.recipe import recipe_words
from core.translation.fitting import Fitting, fit_network
from desktop.run_words import scale_words
from desktop.settings import TranslateChoices
from desktop.widgets.buttons import label
from desktop.widgets.fields import ChoiceField
from desktop.widgets.network_figure import NetworkFigure
from desktop.widgets.option_section import OptionSection
from desktop.wording import fill, joined

AS_TRAINED = ""
NATIVE_FACTOR = 4
"""Pictures so many times larger than what a network was trained on show it details of another size."""


class NetworkOptions(OptionSection):
    """The scale policy, said in a sentence about the first picture."""

    def __init__(self, choices: TranslateChoices, parent: QWidget | None = None) -> None:
        super().__init__(choices, parent)
        self._header: ModelHeader | None = None
        self._picture: tuple[int, int] | None = None
        self.scale = ChoiceField()
        self.scale.setToolTip(self.tr("How a picture of any size in pixels comes to the network; as it was trained looks best."))
        self.scale.addItem(self.tr("As it was trained"), AS_TRAINED)
        for policy in get_args(ScalePolicy):
            self.scale.addItem(scale_words(policy), policy)
        self.add_field(self.tr("The network sees each picture"), self.scale, "scale")
        self.figure = NetworkFigure()
        self.sentence = label("", "caption", wraps=True)
        self.column.addSpacing(4)
        self.column.addWidget(self.figure)
        self.column.addWidget(self.sentence)
        self.apply_recipe = QCheckBox(self.tr("These are photos"))
        self.apply_recipe.setObjectName("option-apply_recipe")
        self.column.addWidget(self.apply_recipe)
        self.apply_recipe.toggled.connect(self.on_edited)
        self.scale.currentIndexChanged.connect(self.on_edited)
        self.fill()

    @property
    def policy(self) -> ScalePolicy:
        """What will really be done."""
        return self.choices.scale or (self._header.scale if self._header is not None else "whole")

    @property
    def network_px(self) -> int:
        """The side of the square that the network was trained on."""
        return self._header.generator.size_px if self._header is not None else 256

    def show_model(self, header: ModelHeader | None) -> None:
        """Another model is chosen."""
        self._header = header
        self.fill()

    def show_picture(self, size: tuple[int, int] | None) -> None:
        """The first picture's (width, height); None while there is none."""
        self._picture = size
        self.fill()

    def summary(self) -> str:
        return {
            "whole": fill(self.tr("%1 × %1"), self.network_px),
            "fit": fill(self.tr("%1 × %1, fitted"), self.network_px),
            "native": self.tr("own size"),
        }[self.policy]

    def fill_fields(self) -> None:
        self.scale.setCurrentIndex(max(0, self.scale.findData(self.choices.scale or AS_TRAINED)))
        self.figure.show_scale(self.policy, self.network_px, self._picture)
        self.sentence.setText(self._sentence())
        self.figure.setAccessibleName(self.sentence.text())
        recipe = self._header.recipe if self._header is not None else ()
        self.apply_recipe.setChecked(self.choices.apply_recipe)
        self.apply_recipe.setEnabled(bool(recipe))
        self.apply_recipe.setToolTip(
            fill(self.tr("Make the input of each as the model's were made of photos: %1."), recipe_words(recipe))
            if recipe
            else self.tr("The model was not trained on inputs made of photos.")
        )

    def take_fields(self) -> None:
        self.choices.scale = self.scale.currentData() or None
        self.choices.apply_recipe = self.apply_recipe.isChecked()

    def _sentence(self) -> str:
        side = self.network_px
        if self._picture is None:
            return {
                "whole": fill(self.tr("Each picture is resized to %1 × %1 and its result back. Long ones are squeezed."), side),
                "fit": fill(self.tr("Each picture is made to fit into %1 × %1 unsqueezed; the rest is filled by mirroring."), side),
                "native": self.tr("Each picture is seen as it is, with all its detail."),
            }[self.policy]
        width, height = self._picture
        shape = self._header.generator if self._header is not None else GeneratorShape()
        fitting = fit_network((height, width), self.policy, shape)
        return fill(self.tr("The first picture, %1 × %2: %3"), width, height, joined(*self._parts(fitting)))

    def _parts(self, fitting: Fitting) -> list[str]:
        """What becomes of the first picture, in sentences."""
        side = self.network_px
        content_height, content_width = fitting.content
        parts = []
        if fitting.content == fitting.picture:
            parts.append(self.tr("seen as it is, with all its detail."))
        elif self.policy == "whole":
            parts.append(fill(self.tr("resized to %1 × %2, and the result back."), content_width, content_height))
        else:
            parts.append(fill(self.tr("resized to %1 × %2 unsqueezed, and the result back."), content_width, content_height))
        if fitting.padded != fitting.content:
            padded_height, padded_width = fitting.padded
            parts.append(fill(self.tr("The rest of the network's %1 × %2 is filled by mirroring."), padded_width, padded_height))
        if fitting.method == "tiles":
            parts.append(self.tr("It is so large that it is translated in tiles that overlap."))
        elif self.policy == "native" and max(fitting.picture) > NATIVE_FACTOR * side:
            parts.append(fill(self.tr("The network was trained on %1 × %1: things this large may be new to it."), side))
        return parts
