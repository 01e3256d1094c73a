"""Which halves of a run's pairs are label maps: found out once, at its first start, and kept with the run (no torch)."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from core.files import write_whole
from core.pairs.augmentation import Labels
from core.pairs.pair import Pair
from training.checkpoint_folders import checkpoint_dirs
from training.run import RunFolder, RunRequest, read_run_file
from training.settings import recipe_in_use


class InputPalette(msgspec.Struct, frozen=True):
    """`#rrggbb` of each colour that the inputs have, the most frequent first."""

    colours: tuple[str, ...] = ()


def settle_labels(run_dir: Path, request: RunRequest, pairs: Sequence[Pair]) -> Labels:
    """What the first session found, so that all sessions go on with the same numbers; the first looks at the pairs and writes it down.

    A run with checkpoints but without that file is older than the question: nothing of it is a label map.
    Raises AppError: NOT_A_RUN (the file is damaged), the disk's troubles.
    """
    if RunFolder(run_dir).labels_path.exists() or checkpoint_dirs(run_dir):
        return read_labels(run_dir)
    found = Labels()
    if request.settings.interpolation != "smooth":
        from core.pairs.labelling import find_labels  # decodes pictures

        found = find_labels(pairs, request.settings.interpolation, has_recipe=bool(request.recipe))
    # The palette first: whether the question is settled is told by the other file.
    palette = _find_palette(pairs) if not recipe_in_use(request.settings, request.recipe) else ()
    write_whole(RunFolder(run_dir).palette_path, msgspec.json.encode(InputPalette(palette)))
    write_whole(RunFolder(run_dir).labels_path, msgspec.json.encode(found))
    return found


def read_palette(run_dir: Path) -> tuple[str, ...]:
    """The colours of the inputs, as a model's header holds them; none where they are no label maps, or nobody looked.

    Raises AppError NOT_A_RUN where the file is damaged.
    """
    kept = read_run_file(RunFolder(run_dir).palette_path, InputPalette, "the run's palette")
    return kept.colours if kept is not None else ()


def _find_palette(pairs: Sequence[Pair]) -> tuple[str, ...]:
    """Of label maps that JPEG has blended, too: what is drawn by hand needs their colours all the same."""
    from core.evaluation.palette import find_palette
    from core.pairs.labelling import inputs_of_few_colours

    palette = find_palette(inputs_of_few_colours(pairs))
    return tuple(palette.hex_words()) if palette is not None else ()


def read_labels(run_dir: Path) -> Labels:
    """What was found; nothing where nobody looked. Raises AppError NOT_A_RUN where the file is damaged."""
    return read_run_file(RunFolder(run_dir).labels_path, Labels, "the run's label maps") or Labels()
