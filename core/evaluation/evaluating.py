"""A model measured on a dataset's pairs, from the request to its figures (torch)."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import torch

from core.errors import AppError, ErrorCode
from core.evaluation.measures import Row
from core.evaluation.opening import check_recipe, chosen_pairs, load_for, open_model, pairs_for, translation_by
from core.evaluation.palette import Palette, check_fit, find_palette, read_palette
from core.evaluation.perceptual import Inception, Lpips
from core.evaluation.report import ONNX_SUFFIX, Evaluation, EvaluationRequest, PictureFigures, Unmeasured
from core.evaluation.segmenter import ModelSegmenter, OnnxSegmenter, Segmenter
from core.evaluation.similarity import MIN_MS_SSIM_PX
from core.evaluation.tally import Instruments, PairMeasured, Tally, measure_pair
from core.files import path_from_json, path_to_text
from core.images.colour import Pixels
from core.images.reading import upright_digest
from core.models.header import ModelHeader
from core.pairs.augmentation import Labels
from core.pairs.labelling import NUM_LOOKED_AT, find_few_colours
from core.pairs.loading import load_half
from core.pairs.pair import Half, Pair, Split
from core.pairs.resolving import ResolvedPairs
from core.translation.guest import Guest
from core.translation.opening import ModelKeeper, num_cores
from core.translation.translator import Translator

Progress = Callable[[int, int], bool]
"""Told how many pairs of how many are done; says whether to go on."""
Look = Callable[[Pair, Pixels, Pixels, Pixels], None]
"""Handed every measured pair with its input, target and translated picture, in the pairs' order; where a recipe makes the inputs, with what
it made, of the size that the network saw."""
_NUM_WITH_COLOURS = 100
"""So many label maps are searched for colours: in fewer a rare class may be absent, and shades of JPEG may pass for one."""
_MAX_PX = 30_000_000
"""More pixels are not searched, but those of 16 pictures always."""
_GOLDEN = (5**0.5 - 1) / 2
_MIN_UNKNOWN = 0.01
"""A palette that leaves a rare class of facades out knows 2 % less of their flat areas; of a whole one JPEG leaves 0.4 % unknown."""
_NUM_FITTED = 4
"""A segmenter is tried on so many real photos before it is believed."""


def evaluate(request: EvaluationRequest, workspace: Path, progress: Progress) -> Evaluation:
    """Measure every pair of the split in fp32, each picture as a translation would make it. Pairs that can't be read are listed.

    Raises AppError: CANCELLED (`progress` said no), NO_PAIRS (the split has none, or none can be read), PALETTE_UNFIT, MODEL_MISMATCH,
    PART_ABSENT, and what opening the model and the dataset raises.
    """
    return evaluate_pairs(request, pairs_for(request.model, request.dataset, workspace, request.input_side), progress)


def evaluate_pairs(request: EvaluationRequest, resolved: ResolvedPairs, progress: Progress, look: Look | None = None) -> Evaluation:
    """The same of pairs that are at hand, whatever `request.dataset` says. `look` is handed the pictures. Raises AppError likewise."""
    began = time.monotonic()
    pairs = chosen_pairs(resolved, request.split, request.limit)
    keeper = ModelKeeper()
    opened = open_model(request.model, keeper, request.device, request.scale, apply_recipe=bool(resolved.recipe))
    translator = opened.translator
    check_recipe(translator, resolved)
    segmenting = ModelKeeper()
    try:
        with Guest(translator.device) as guest:
            _refuse_segmenter_of_colours(request, translator)
            instruments = _instruments(request, resolved, translator.device, segmenting, is_lab=translator.channels.is_lab)
            inception = None
            if request.inception_weights is not None:
                inception = Inception(path_from_json(request.inception_weights), translator.device)
            tally = Tally(instruments)
            going_on = _until_training(progress, guest, opened.device)
            pictures, failures = _measure_all(pairs, translator, request.noise_seed, instruments, tally, inception, going_on, look)
    finally:
        keeper.forget()
        segmenting.forget()
    if not pictures:
        first = failures[0]
        message = f"None of the {len(pairs)} pairs can be measured. {first.sentence}"
        raise AppError(ErrorCode.NO_PAIRS, message, "Check the dataset's pictures.", path=first.file)
    table = tally.table()
    if inception is not None:
        table["translated"] |= inception.scores()
    palette = instruments.target_palette or instruments.input_palette
    return Evaluation(
        model=translator.header.name,
        dataset=resolved.name,
        split=request.split,
        num_pairs=len(pictures),
        device=opened.device,
        noise_seed=request.noise_seed,
        scale=translator.scale,
        seconds=round(time.monotonic() - began, 3),
        palette=palette.hex_words() if palette is not None else [],
        table=table,
        pictures=pictures,
        notes=_learned_from(translator.header, resolved, request.split)
        + [warning.message for warning in opened.warnings]
        + _left_out(resolved)
        + _notes(tally, table, len(pictures), request)
        + _unknown_colours(instruments),
        failures=failures,
    )


def check_measuring(request: EvaluationRequest, resolved: ResolvedPairs) -> None:
    """Whether these pairs could be measured so, by any model. Raises AppError as `evaluate` does, but for what a model is to blame."""
    segmenting = ModelKeeper()
    try:
        _instruments(request, resolved, torch.device("cpu"), segmenting)
        if request.inception_weights is not None:
            Inception(path_from_json(request.inception_weights), torch.device("cpu"))
    finally:
        segmenting.forget()


def _until_training(progress: Progress, guest: Guest, device: str) -> Progress:
    """The same, which gives a card up to a training that comes to it."""

    def goes_on(num_done: int, num_total: int) -> bool:
        if guest.must_leave():
            message = f"A training has come to {device}: the evaluation was ended."
            raise AppError(ErrorCode.DEVICE_BUSY, message, "Start it again once the training is done, or on the processor.")
        return progress(num_done, num_total)

    return goes_on


def _instruments(
    request: EvaluationRequest,
    resolved: ResolvedPairs,
    device: torch.device,
    keeper: ModelKeeper,
    *,
    is_lab: bool = False,
) -> Instruments:
    pairs = chosen_pairs(resolved, request.split)  # all of the split, or how many are measured would decide which classes there are
    given = read_palette(path_from_json(request.palette)) if request.palette is not None else None
    few = Labels() if resolved.recipe else find_few_colours(pairs)
    target_palette = input_palette = None
    unknown = 0.0
    if request.segmenter is not None:
        input_palette, unknown = _palette_of([pair.input for pair in pairs], given, "The inputs", few.input)
        if input_palette is None:
            message = f"The inputs of the dataset {resolved.name} are no label maps: their colours are too many to be classes."
            raise AppError(ErrorCode.PALETTE_UNFIT, message, "Leave the segmenter out, or give the palette: --palette FILE.")
    else:
        target_palette, unknown = _palette_of([pair.target for pair in pairs], given, "The targets", few.target)
    segmenter = None
    if input_palette is not None:
        segmenter = _segmenter(request, pairs, input_palette, keeper)
    lpips = Lpips(path_from_json(request.lpips_weights), device) if request.lpips_weights is not None else None
    compares = is_lab or not resolved.recipe
    return Instruments(target_palette, input_palette, segmenter, lpips, compare_input=compares, unknown_share=unknown)


def _refuse_segmenter_of_colours(request: EvaluationRequest, translator: Translator) -> None:
    if request.segmenter is not None and translator.channels.is_lab:
        message = f"The model {translator.header.name} colours pictures by their own lightness: its inputs are no label maps."
        raise AppError(ErrorCode.MODEL_MISMATCH, message, "Leave the segmenter out.")


def _palette_of(halves: Sequence[Half], given: Palette | None, of_what: str, has_few_colours: bool) -> tuple[Palette | None, float]:
    """The palette given, if it fits, or what is found in halves of few colours; and what check_fit gives of the one given."""
    if given is None:
        return find_palette(_some(halves, _NUM_WITH_COLOURS)) if has_few_colours else None, 0.0
    return given, check_fit(given, _some(halves, NUM_LOOKED_AT), of_what)


def _some(halves: Sequence[Half], num: int) -> Iterator[Pixels]:
    """So many readable pictures, spread evenly; of large ones fewer, as decoding them takes its time."""
    spread = halves[:: max(1, len(halves) // num)][:num]
    # Places whose multiples of the golden ratio have small fractions lie evenly, so that any number of the first is spread, too.
    order = sorted(range(len(spread)), key=lambda place: place * _GOLDEN % 1)
    num_px = 0
    for number, pixels in enumerate(_readable([spread[place] for place in order]), 1):
        yield pixels
        num_px += pixels.shape[0] * pixels.shape[1]
        if number >= NUM_LOOKED_AT and num_px >= _MAX_PX:
            return


def _readable(halves: Sequence[Half]) -> Iterator[Pixels]:
    for half in halves:
        try:
            yield load_half(half)
        except AppError:
            continue  # told when the pair's turn comes


def _segmenter(request: EvaluationRequest, pairs: Sequence[Pair], palette: Palette, keeper: ModelKeeper) -> Segmenter:
    assert request.segmenter is not None
    path = path_from_json(request.segmenter)
    segmenter: Segmenter
    if path.suffix.lower() == ONNX_SUFFIX:
        segmenter = OnnxSegmenter(path, palette)
    else:
        # At its own scale: `request.scale` is that of the model which is measured, and the ceiling must not follow it.
        translator = open_model(request.segmenter, keeper, request.device).translator
        segmenter = ModelSegmenter(translator.header.name, translation_by(translator, request.noise_seed), palette)
    segmenter.check(islice(_readable([pair.target for pair in pairs]), _NUM_FITTED))
    return segmenter


def _measure_all(
    pairs: Sequence[Pair],
    translator: Translator,
    seed: int | None,
    instruments: Instruments,
    tally: Tally,
    inception: Inception | None,
    progress: Progress,
    look: Look | None = None,
) -> tuple[list[PictureFigures], list[Unmeasured]]:
    """Every pair in a thread of its own, as many at once as there are cores; counted in the pairs' order."""
    translate = translation_by(translator, seed)

    def one(pair: Pair) -> tuple[PairMeasured, Pixels, Pixels, Pixels]:
        given, target = load_for(translator, pair)
        measured, translated = measure_pair(given, target, translate, instruments)
        if look is not None and translator.recipe:
            given = translator.made_by_recipe(given, upright_digest(given[..., :3]), seed)
        return measured, given[..., :3], target, translated

    pictures: list[PictureFigures] = []
    failures: list[Unmeasured] = []
    num_threads = num_cores()
    with ThreadPoolExecutor(num_threads, "evaluating") as pool:
        waiting: deque[tuple[Pair, Future[tuple[PairMeasured, Pixels, Pixels, Pixels]]]] = deque()
        left = iter(pairs)
        try:
            for num_done in range(len(pairs)):
                if not progress(num_done, len(pairs)):
                    raise AppError(ErrorCode.CANCELLED, "The evaluation was stopped.", "Start it again when you like.")
                waiting.extend((pair, pool.submit(one, pair)) for pair in islice(left, num_threads + 1 - len(waiting)))
                pair, future = waiting.popleft()
                try:
                    measured, given, target, translated = future.result()
                except AppError as error:
                    failures.append(Unmeasured(path_to_text(path_from_json(pair.target.path)), error.code.value, error.message))
                    continue
                tally.add(measured)
                pictures.append(PictureFigures(pair.name, measured.rows["translated"].figures))
                if inception is not None:
                    inception.add(translated, target)
                if look is not None:
                    look(pair, given, target, translated)
        finally:
            for _, future in waiting:
                future.cancel()
    progress(len(pairs), len(pairs))
    return pictures, failures


def _unknown_colours(instruments: Instruments) -> list[str]:
    if instruments.unknown_share < _MIN_UNKNOWN:
        return []
    share = f"{instruments.unknown_share:.0%} of the flat areas of the label maps"
    return [f"{share} have no colour of the palette: they count as the nearest one. Is a line missing in it?"]


def _left_out(resolved: ResolvedPairs) -> list[str]:
    if not resolved.left_out:
        return []
    others = len(resolved.left_out) - 1
    more = f" So it is with {others} more: diptych dataset check says which." if others else ""
    return [f"Not everything in {resolved.name} could be measured. {resolved.left_out[0]}{more}"]


def _learned_from(header: ModelHeader, resolved: ResolvedPairs, split: Split) -> list[str]:
    """That these are no pairs to judge a model by. What it was trained with is known by the dataset's name alone."""
    if split != "train" or header.dataset != resolved.name:
        return []
    return [f"These are pairs that the model learned from, the training pairs of {resolved.name}: of new pictures they say little."]


def _notes(tally: Tally, table: dict[Row, dict[str, float]], num: int, request: EvaluationRequest) -> list[str]:
    notes = []
    num_scaled = tally.nums["translated"].get("ms_ssim", 0)
    if num_scaled < num:
        notes.append(f"MS-SSIM needs {MIN_MS_SSIM_PX} pixels a side: {num_scaled} of {num} pictures have it.")
    if request.inception_weights is not None and "fid" not in table["translated"]:
        notes.append("FID and KID need at least 2 pictures.")
    return notes
