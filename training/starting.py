"""The weights that a run begins from where it does not begin from nothing: a model's, or another run's (no torch)."""

from dataclasses import dataclass, field
from pathlib import Path

from core.errors import AppError, ErrorCode
from core.files import as_utf8, path_to_text
from core.models.header import ColourSpace, GeneratorShape, read_header
from training.checkpoint_folders import DISCRIMINATOR_FILE, GENERATOR_FILE, read_checkpoint_state, representative_checkpoint, verify_files
from training.run import read_request
from training.settings import RunSettings, discriminator_shape, generator_shape


@dataclass(frozen=True)
class StartWeights:
    """Where weights come from: `name` for people, `files` for create_run, which copies them, `parent` the other run's id or ''."""

    name: str = ""
    files: dict[str, Path] = field(default_factory=dict)
    parent: str = ""


def find_start(source: Path, settings: RunSettings) -> StartWeights:
    """The weights of a model file, or of a run's best checkpoint; of a run the discriminator too, where both have the same.

    Raises AppError: MODEL_MISMATCH with both networks named; NOT_A_MODEL, NOT_A_RUN, NO_CHECKPOINT, CHECKPOINT_DAMAGED, NEWER_FORMAT,
    PATH_MISSING.
    """
    wanted = generator_shape(settings), settings.colour_space
    if not source.is_dir():
        header = read_header(source)
        _refuse_other(source, (header.generator, header.colour_space), wanted)
        return StartWeights(path_to_text(source), {GENERATOR_FILE: source})
    theirs = read_request(source).settings
    _refuse_other(source, (generator_shape(theirs), theirs.colour_space), wanted)
    checkpoint_dir = representative_checkpoint(source)
    state = read_checkpoint_state(checkpoint_dir)
    files = {GENERATOR_FILE: checkpoint_dir / state.ready_file}
    judge = discriminator_shape(settings)
    if DISCRIMINATOR_FILE in state.hashes and judge is not None and judge == discriminator_shape(theirs):
        files[DISCRIMINATOR_FILE] = checkpoint_dir / DISCRIMINATOR_FILE
    verify_files(checkpoint_dir, {path.name: state.hashes[path.name] for path in files.values() if path.name in state.hashes})
    return StartWeights(f"{path_to_text(source)}, step {state.step}", files, parent=as_utf8(source.resolve().name))


_Network = tuple[GeneratorShape, ColourSpace]


def _refuse_other(source: Path, found: _Network, wanted: _Network) -> None:
    if found == wanted:
        return
    raise AppError(
        ErrorCode.MODEL_MISMATCH,
        f"The weights of {path_to_text(source)} are of {_words(*found)}; the run trains {_words(*wanted)}.",
        "Choose the same generator, width and size, or other weights.",
        path=path_to_text(source),
    )


def _words(shape: GeneratorShape, colour_space: ColourSpace) -> str:
    return shape.words + (", in Lab" if colour_space == "Lab" else "")
