"""What happens in datasets in the user's words: steps that can be undone, edits, splits, problems and layouts."""

from PySide6.QtCore import QCoreApplication

from core.pairs.edits import Edited
from core.pairs.health.digest import Kind
from core.pairs.history import Step
from core.pairs.pair import Split
from core.pairs.problems import ProblemCode
from core.pairs.rows import PairRow
from desktop.wording import fill, number


def _tr(text: str, n: int = -1) -> str:
    return QCoreApplication.translate("DatasetWords", text, "", n)


def num_pairs_words(num: int) -> str:
    """'1 pair', '12 pairs'."""
    return _tr("1 pair") if num == 1 else fill(_tr("%1 pairs"), number(num))


def side_words(name: str) -> str:
    """What one side of the pairs is called: a half by its place, a folder by its name."""
    words = {"left": _tr("left half"), "right": _tr("right half"), "top": _tr("upper half"), "bottom": _tr("lower half")}
    return words.get(name, name)


def step_words(step: Step) -> str:
    """What a step of the history did: 'exclude 12 pairs'."""
    pairs = num_pairs_words(step.num)
    match step.what:
        case "exclude":
            return fill(_tr("exclude %1"), pairs)
        case "include":
            return fill(_tr("include %1"), pairs)
        case "swap":
            return fill(_tr("swap the sides of %1"), pairs)
        case "move":
            return fill(_tr("move %1"), pairs)
        case "note":
            return fill(_tr("note to %1"), pairs)
        case "mark_missing":
            return fill(_tr("mark %1 as missing"), pairs)
        case "swap_all":
            return _tr("swap input and target")
        case "split":
            return fill(_tr("split anew, which moved %1"), pairs)
        case "rename":
            return _tr("rename the dataset")
        case "names":
            return _tr("name the sides")
        case "recipe":
            return _tr("change the recipe")
        case "add":
            return fill(_tr("add %1"), pairs)
        case "relink":
            return fill(_tr("find the originals of %1 again"), pairs)
    return _tr("change the dataset")


def edited_words(step: Step | None, edited: Edited | None) -> str:
    """One sentence about an edit that was just done; '' where nothing changed."""
    if step is None or (edited is not None and edited.num == 0):
        return _tr("Nothing had to be changed.")
    words = step_words(step)
    sentence = fill(_tr("Done: %1."), words)
    if edited is not None and edited.num_along:
        along = _tr("One of them went along as a copy.")
        if edited.num_along > 1:
            along = fill(_tr("%1 of them went along as copies."), number(edited.num_along))
        sentence = f"{sentence} {along}"
    return sentence


def split_word(split: Split) -> str:
    """What a split is called, as a tag."""
    return {"train": _tr("training"), "validation": _tr("validation"), "test": _tr("test")}[split]


def pair_words(row: PairRow) -> str:
    """A pair in one line, for tool tips and screen readers."""
    parts = [row.pair.name, split_word(row.pair.split)]
    if row.is_excluded:
        parts.append(_tr("excluded"))
    if row.is_missing:
        parts.append(_tr("originals missing"))
    if row.is_swapped:
        parts.append(_tr("sides swapped"))
    parts += [title_of(code) for code in row.problems]
    if row.size is not None:
        parts.append(fill(_tr("%1 × %2 pixels"), row.size[0], row.size[1]))
    words = ", ".join(parts)
    return f"{words}\n{row.note}" if row.note else words


def title_of(code: ProblemCode | str) -> str:
    """What kind of problem it is, in a few words."""
    return {
        "unreadable": _tr("Can't be read"),
        "missing": _tr("Originals are missing"),
        "unmatched": _tr("Without a partner"),
        "not_side_by_side": _tr("Not two pictures side by side"),
        "sizes_differ": _tr("Input and target differ in size"),
        "odd_size": _tr("Can't be halved evenly"),
        "input_equals_target": _tr("Input and target are the same"),
        "sides_swapped": _tr("Sides probably swapped"),
        "misregistered": _tr("Target lies beside its input"),
        "exact_duplicate": _tr("Exact duplicates"),
        "near_duplicate": _tr("Near duplicates"),
        "split_leak": _tr("Copies on both sides of the split"),
        "nearly_empty": _tr("Nearly empty"),
        "mixed_depth": _tr("Mixed depths"),
        "mixed_colour": _tr("Mixed colour spaces"),
        "too_small": _tr("Smaller than the crop"),
    }.get(code, code)


def remedy_of(code: ProblemCode | str) -> str:
    """What can be done about it, in one sentence."""
    return {
        "unreadable": _tr("Replace the files, or exclude the pairs."),
        "missing": _tr("Put the files back or find them again, or exclude the pairs."),
        "unmatched": _tr("Give both pictures of a pair the same name and add them again, or let them be: no pair uses them."),
        "not_side_by_side": _tr("No pair is made of this. What does hold two pictures, add again, and say which side is the input."),
        "sizes_differ": _tr("Make both pictures of a pair the same size, so that they match pixel by pixel, or exclude the pairs."),
        "odd_size": _tr("Nothing need be done: the middle line is left out."),
        "input_equals_target": _tr("Replace one of the two pictures, or exclude the pair: there is nothing to learn from it."),
        "sides_swapped": _tr("Look at these pairs, and swap their sides or exclude them."),
        "misregistered": _tr("Shift the targets back by the amount given, or exclude the pairs: a shift teaches blur."),
        "exact_duplicate": _tr("Keep one pair of each group."),
        "near_duplicate": _tr("Look at each group, and keep one pair of it unless they differ in what matters."),
        "split_leak": _tr("Bring the copies together: a pair that was learned proves nothing when it is validated."),
        "nearly_empty": _tr("Exclude them unless empty pictures are meant to be learned."),
        "mixed_depth": _tr("Save all pictures of a side with the same depth, or exclude the odd ones."),
        "mixed_colour": _tr("Save all pictures of a side in the same colour space, or exclude the odd ones."),
        "too_small": _tr("Choose a smaller crop, or exclude them: they would be enlarged."),
    }.get(code, "")


def kind_count_words(kind: Kind, num_pairs: int) -> str:
    """How much is concerned: '12 pairs', '3 files', or both."""
    parts = [num_pairs_words(num_pairs)] if num_pairs or not kind.num_lonely_files else []
    if kind.num_lonely_files:
        files = _tr("1 file") if kind.num_lonely_files == 1 else fill(_tr("%1 files"), number(kind.num_lonely_files))
        parts.append(files)
    return ", ".join(parts)


def layout_words(layout: str, num_pairs: int) -> str:
    """How the pictures make pairs, in a sentence with the number of pairs."""
    sentence = {
        "side_by_side": _tr("%1: two pictures in each file."),
        "two_folders": _tr("%1: pictures of the same name in two folders."),
        "subfolders": _tr("%1: pictures of the same name in two subfolders."),
        "suffixes": _tr("%1: pictures whose names differ in their last word."),
        "table": _tr("%1, as the table says."),
        "photos": _tr("%1: single photos, of which a recipe makes the inputs."),
    }.get(layout, "%1")
    return fill(sentence, num_pairs_words(num_pairs))
