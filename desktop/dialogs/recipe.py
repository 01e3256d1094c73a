"""Asks for another recipe for a dataset of photos, and shows what it makes of some of them."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from core.pairs.pair import Pair
from core.pairs.recipes.recipe import Recipe
from desktop.context import AppContext
from desktop.dialogs.dialog import Dialog
from desktop.widgets.recipe_panel import RecipePanel

SIZE_PX = (760, 380)


class RecipeDialog(Dialog):
    """The answer is "ok" and `recipe` holds what was chosen."""

    def __init__(self, context: AppContext, recipe: Recipe, pairs: Sequence[Pair], parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("RecipeDialog", "What makes the inputs"), "", "", parent=parent)
        self.recipe = recipe
        self.panel = RecipePanel(context, "datasets/recipe")
        self.panel.setMinimumSize(*SIZE_PX)
        self.panel.form.set_recipe(recipe)
        self.panel.show_photos(pairs)
        self.panel.changed.connect(self._keep)
        self.finished.connect(self.panel.stop)
        self.body.addWidget(self.panel)
        self.add_button("cancel", self.tr("Cancel"))
        self.add_button("ok", self.tr("Use this recipe"), "primary", default=True)

    def _keep(self) -> None:
        """The panel goes with the dialog; what was chosen stays."""
        self.recipe = self.panel.recipe
