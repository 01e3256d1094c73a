"""The helper process's work on datasets, from finding pairs to exporting them: told as it goes, stopped at once."""

import dataclasses
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from core.files import path_from_json
from core.pairs.finding import Findings, find_pairs
from core.pairs.health.digest import keep_checked, keep_found, kinds_of
from core.pairs.pair import Pair
from core.pairs.photos import find_photos
from core.pairs.recipes.recipe import Recipe, recipe_words
from core.pairs.scanning import Seen
from training.asking import Answer
from training.dataset_requests import (
    AddPairs,
    CheckDataset,
    CreateDataset,
    DatasetChecked,
    DatasetExported,
    DatasetMade,
    DatasetRelinked,
    ExportDataset,
    Inspection,
    InspectPaths,
    LookAtOriginals,
    OriginalsLooked,
    PairsAdded,
    RelinkDataset,
    WorkProgress,
)
from training.long_work import TELL_EVERY_S, Telling

MAX_EXAMPLES = 12
MAX_REASONS = 20
DatasetWork = InspectPaths | CreateDataset | AddPairs | CheckDataset | LookAtOriginals | RelinkDataset | ExportDataset


class DatasetWorker:
    """Does the work of requests, in whichever threads it is called. What was found last is kept until a dataset is made of it."""

    def __init__(self, cache_dir: Path) -> None:
        self._cache_dir = cache_dir
        self._found: tuple[tuple[object, ...], Findings] | None = None

    def work(self, request: DatasetWork, telling: Telling) -> Answer:
        """Do what is asked; its last answer. Raises AppError, CANCELLED among them."""
        match request:
            case InspectPaths():
                return self._inspect(request, telling)
            case CreateDataset():
                return self._create(request, telling)
            case AddPairs():
                return self._add(request, telling)
            case CheckDataset():
                return self._check(request, telling)
            case LookAtOriginals():
                return _look(request, telling)
            case RelinkDataset():
                return _relink(request, telling)
            case ExportDataset():
                return _export(request, telling)

    def _inspect(self, request: InspectPaths, telling: Telling) -> Inspection:
        self._found = None
        num_seen = 0
        so_far: Findings | None = None
        told = 0.0

        def seen(pictures: Sequence[Seen]) -> None:
            nonlocal num_seen, told
            num_seen += len(pictures)
            if so_far is not None and time.monotonic() - told >= TELL_EVERY_S:
                told = time.monotonic()
                telling.tell(_inspection(telling.id, so_far, num_seen, last=False))

        def found_so_far(findings: Findings) -> None:
            nonlocal so_far
            so_far = findings
            telling.tell(_inspection(telling.id, findings, num_seen, last=False))

        findings = _find(request, None, telling, seen, found_so_far)
        self._found = (_what(request), findings)
        return _inspection(telling.id, findings, num_seen, last=True)

    def _create(self, request: CreateDataset, telling: Telling) -> DatasetMade:
        from core.pairs.dataset import create_dataset

        findings = self._findings_of(request, telling)
        made = create_dataset(Path(request.workspace), request.name, findings, request.validation_share, request.seed)
        keep_found(made.dataset_dir, findings.problems)
        self._found = None
        return DatasetMade(id=telling.id, dataset_dir=str(made.dataset_dir), num_pairs=len(findings.pairs))

    def _add(self, request: AddPairs, telling: Telling) -> PairsAdded:
        from core.pairs.adding import add_to_dataset

        findings = self._findings_of(request, telling)
        added = add_to_dataset(Path(request.dataset_dir), findings, on_progress=telling.progress, acting_for=request.acting_for or None)
        self._found = None
        return PairsAdded(id=telling.id, num_added=added.num_added, num_known=len(added.known))

    def _findings_of(self, request: CreateDataset | AddPairs, telling: Telling) -> Findings:
        """What was found before in the same places, in the direction asked for; else it is found now."""
        if self._found is not None and self._found[0] == _what(request):
            findings = _made_by(self._found[1], request.recipe)
            if request.input_side in ("", findings.input_side):
                return findings
            if request.input_side in findings.input_sides:
                return _turned(findings)
        return _find(request, request.input_side or None, telling)

    def _check(self, request: CheckDataset, telling: Telling) -> DatasetChecked:
        from core.pairs.dataset import Dataset
        from core.pairs.health.checking import check_pairs
        from core.pairs.health.keeping import store_report

        dataset = Dataset(Path(request.dataset_dir))
        report = None
        crop_px, are_photos = request.crop_px or None, bool(dataset.recipe)
        steps = check_pairs(dataset.pairs(), crop_px=crop_px, are_photos=are_photos, cache_dir=self._cache_dir / "health")
        with closing(steps):
            for step in steps:
                report = step.report
                telling.tell(
                    WorkProgress(id=telling.id, last=False, num_done=step.num_done, num_total=step.num_pairs, rate=step.pairs_per_s)
                )
                telling.refuse_to_go_on()
        assert report is not None, "a check ends with its report"
        store_report(dataset, report)
        return DatasetChecked(id=telling.id, digest=keep_checked(dataset.dataset_dir, report))


def _what(request: InspectPaths | CreateDataset | AddPairs) -> tuple[object, ...]:
    return [str(path) for path in request.paths], request.in_order, bool(request.recipe)


def _made_by(findings: Findings, recipe: Recipe) -> Findings:
    """The same photos with another recipe."""
    if recipe == findings.recipe:
        return findings
    return dataclasses.replace(findings, recipe=recipe, side_names=(recipe_words(recipe), findings.side_names[1]))


def _find(
    request: InspectPaths | CreateDataset | AddPairs,
    input_side: str | None,
    telling: Telling,
    on_seen: Callable[[Sequence[Seen]], None] | None = None,
    on_found: Callable[[Findings], None] | None = None,
) -> Findings:
    paths = [path_from_json(path) for path in request.paths]
    recipe: Recipe = request.recipe
    if recipe:
        return find_photos(paths, recipe, on_seen=on_seen, should_stop=telling.is_stopped)
    return find_pairs(paths, input_side, in_order=request.in_order, on_seen=on_seen, on_found=on_found, should_stop=telling.is_stopped)


def _turned(findings: Findings) -> Findings:
    """The same with the other side as the input."""
    first, second = findings.input_sides
    pairs = [msgspec.structs.replace(pair, input=pair.target, target=pair.input) for pair in findings.pairs]
    return dataclasses.replace(findings, pairs=pairs, input_side=second if findings.input_side == first else first)


def _inspection(request_id: int, findings: Findings, num_seen: int, *, last: bool) -> Inspection:
    examples: list[Pair] = findings.pairs[:MAX_EXAMPLES]
    return Inspection(
        id=request_id,
        last=last,
        layout=findings.layout,
        num_pairs=len(findings.pairs),
        num_pictures=num_seen,
        counts=findings.counts(),
        input_side=findings.input_side,
        input_sides=list(findings.input_sides),
        side_names=list(findings.side_names),
        kinds=kinds_of(findings.problems),
        name=findings.name,
        published=findings.published,
        examples=examples,
    )


def _look(request: LookAtOriginals, telling: Telling) -> OriginalsLooked:
    from core.pairs.dataset import Dataset
    from core.pairs.originals import check_originals, measure_originals

    dataset_dir = Path(request.dataset_dir)
    num_missing = check_originals(dataset_dir, telling.progress).num_missing
    telling.refuse_to_go_on()
    if request.measure:
        num_missing += measure_originals(dataset_dir, telling.progress).num_missing
        telling.refuse_to_go_on()
    return OriginalsLooked(id=telling.id, num_missing=num_missing, num_leaks=Dataset(dataset_dir).num_leaks())


def _relink(request: RelinkDataset, telling: Telling) -> DatasetRelinked:
    from core.pairs.relinking import relink

    folder = path_from_json(request.folder)
    found = relink(Path(request.dataset_dir), folder, telling.progress, acting_for=request.acting_for or None)
    telling.refuse_to_go_on()
    return DatasetRelinked(id=telling.id, **{name: getattr(found, name) for name in found.__struct_fields__})


def _export(request: ExportDataset, telling: Telling) -> DatasetExported:
    from core.pairs.dataset import Dataset
    from core.pairs.exporting import export_pairs

    dataset = Dataset(Path(request.dataset_dir))
    pairs = dataset.pairs()
    reasons: list[str] = []
    num_left_out = 0
    steps = export_pairs(pairs, request.layout, path_from_json(request.output_dir), dataset.recipe)
    with closing(steps):
        for step in steps:
            if step.problem is not None:
                num_left_out += 1
                reasons += [step.problem.message] if len(reasons) < MAX_REASONS else []
            if not telling.progress(step.num_done, step.num_pairs) and not step.is_complete:
                telling.refuse_to_go_on()
    return DatasetExported(id=telling.id, num_pairs=len(pairs) - num_left_out, num_left_out=num_left_out, reasons=reasons)
