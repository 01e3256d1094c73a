"""What the window may ask of its helper process about datasets, from finding pairs to exporting them (no torch, no Qt)."""

from core.files import JsonPath
from core.pairs.export_layouts import ExportLayout
from core.pairs.health.digest import HealthDigest, Kind
from core.pairs.pair import Pair, Split
from core.pairs.recipes.recipe import Recipe
from training.asking import Answer, Request


class InspectPaths(Request, tag="inspect", frozen=True, kw_only=True):
    """What pairs are in these dropped files and folders? Answered by Inspections, the last of which is final.

    `in_order` matches two folders by the order of their names. With a recipe the pictures are single photos.
    """

    paths: list[JsonPath]
    in_order: bool = False
    recipe: Recipe = ()


class CreateDataset(Request, tag="create_dataset", frozen=True, kw_only=True):
    """Make a dataset of dropped paths; with a recipe they are single photos. Answered by DatasetMade."""

    workspace: str
    name: str
    paths: list[JsonPath]
    input_side: str
    in_order: bool = False
    validation_share: float = 0.1
    seed: int = 0
    recipe: Recipe = ()


class AddPairs(Request, tag="add_pairs", frozen=True, kw_only=True):
    """Add the pairs in dropped paths to a dataset, in the name of the process `acting_for`, which edits it. Answered by PairsAdded."""

    dataset_dir: str
    paths: list[JsonPath]
    input_side: str
    in_order: bool = False
    recipe: Recipe = ()
    acting_for: int = 0


class CheckDataset(Request, tag="check_dataset", frozen=True, kw_only=True):
    """Check the pairs in use for every problem and keep what is found. Answered by WorkProgress, then DatasetChecked.

    What an earlier check found out about unchanged files is not done again; so one that was stopped goes on.
    """

    dataset_dir: str
    crop_px: int = 0
    """The crop that pictures must fill, in pixels; 0: none."""


class LookAtOriginals(Request, tag="look_at_originals", frozen=True, kw_only=True):
    """See which originals are there, and with `measure` read those that never were. Answered by WorkProgress, then OriginalsLooked."""

    dataset_dir: str
    measure: bool = False


class RelinkDataset(Request, tag="relink_dataset", frozen=True, kw_only=True):
    """Look for missing originals in a folder. Answered by WorkProgress, then DatasetRelinked."""

    dataset_dir: str
    folder: JsonPath
    acting_for: int = 0


class ExportDataset(Request, tag="export_dataset", frozen=True, kw_only=True):
    """Write the pairs in use into a new folder. Answered by WorkProgress, then DatasetExported."""

    dataset_dir: str
    layout: ExportLayout
    output_dir: JsonPath


class StopWork(Request, tag="stop", frozen=True, kw_only=True):
    """Stop what is under way in the lane: its request is answered Superseded. Answered by WorkStopped."""


class Inspection(Answer, tag="inspection", frozen=True, kw_only=True):
    """What was found, so far or (`last`) at the end: `layout` is a matching.Layout; `examples` are the first pairs, at most 12."""

    layout: str
    num_pairs: int
    num_pictures: int
    """Pictures seen."""
    counts: dict[Split, int]
    input_side: str
    """The side suggested as input: left, right, top, bottom, first or second."""
    input_sides: list[str]
    """The two sides between which the user can switch."""
    side_names: list[str]
    """What these are called."""
    kinds: list[Kind]
    """What is wrong, kind by kind."""
    name: str
    """A name suggested for the dataset."""
    published: str = ""
    """The published dataset that this is, or ''."""
    examples: list[Pair] = []


class DatasetMade(Answer, tag="dataset_made", frozen=True, kw_only=True):
    """The dataset's folder."""

    dataset_dir: str
    num_pairs: int


class WorkProgress(Answer, tag="work_progress", frozen=True, kw_only=True):
    """How far a long piece of work is. `rate` is so many a second; 0 as long as that is unknown."""

    num_done: int
    num_total: int
    rate: float = 0.0


class PairsAdded(Answer, tag="pairs_added", frozen=True, kw_only=True):
    """So many pairs are new; `num_known` were there already, under whatever name."""

    num_added: int
    num_known: int


class DatasetChecked(Answer, tag="dataset_checked", frozen=True, kw_only=True):
    """What the check found; the index holds it too."""

    digest: HealthDigest


class OriginalsLooked(Answer, tag="originals_looked", frozen=True, kw_only=True):
    """So many files are missing; so many groups of copies lie on more than one side of the split, as far as contents are known."""

    num_missing: int
    num_leaks: int


class DatasetRelinked(Answer, tag="dataset_relinked", frozen=True, kw_only=True):
    """What came of it, in files, as relinking.Relinked says it."""

    num_relinked: int
    num_missing: int
    num_unclear: int
    num_different: int


class DatasetExported(Answer, tag="dataset_exported", frozen=True, kw_only=True):
    """The folder is there with so many pairs; the others could not be read, and why (at most 20 sentences)."""

    num_pairs: int
    num_left_out: int
    reasons: list[str]


class WorkStopped(Answer, tag="work_stopped", frozen=True, kw_only=True):
    """Nothing is under way in the lane any more."""
