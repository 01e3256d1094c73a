"""The disk use of a workspace on screen: bars by what it is for, what can be freed, a question with amounts, and what came of it."""

from pytestqt.qtbot import QtBot

from desktop.disk_words import free_explanation, free_words, use_words
from desktop.widgets.use_table import BAR, NAME, SHARE_ROLE, SIZE, UseTable
from training.disk_use import Amount, DiskUse, Use
from training.freeing import FreeKind


def test_every_use_and_every_kind_has_words(qtbot: QtBot) -> None:
    assert len({use_words(use) for use in Use}) == len(Use)
    assert len({free_words(kind) for kind in FreeKind}) == len({free_explanation(kind) for kind in FreeKind}) == len(FreeKind)


def test_the_largest_comes_first_and_bars_are_in_proportion(qtbot: QtBot) -> None:
    use = DiskUse()
    use.parts[Use.MODELS, "a.diptych"] = Amount(1, 250_000)
    use.parts[Use.DATASETS, "Small"] = Amount(3, 200_000)
    use.parts[Use.DATASETS, "Large 大"] = Amount(9, 800_000)
    use.parts[Use.CACHE, ""] = Amount(5, 1)
    table = UseTable()
    qtbot.addWidget(table)
    table.show_use(use, {"Large 大": "As it is called"})
    rows = [table.topLevelItem(row) for row in range(table.topLevelItemCount())]
    assert [row.text(NAME) for row in rows if row] == [use_words(Use.DATASETS), use_words(Use.MODELS), use_words(Use.CACHE)]
    assert [row.data(BAR, SHARE_ROLE) for row in rows if row][:2] == [1.0, 0.25]
    assert rows[0] is not None and [rows[0].child(row).text(NAME) for row in range(2)] == ["As it is called", "Small"]
    assert rows[0].text(SIZE) == "1.0 MB" and rows[2] is not None and rows[2].childCount() == 0
