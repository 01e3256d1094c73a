"""A grid of settings: the variants it has, and all that is wrong with it at once (no torch)."""

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from core.errors import AppError, ErrorCode
from training.creating import check_amount
from training.presets import preset_settings
from training.settings import RunSettings, setting_descriptions, settings_with, settings_without_effect

MAX_RUNS = 500
"""Far more than anybody waits for: a slip in the command."""


class Axis(msgspec.Struct, frozen=True):
    """One setting that is varied, and its values as typed."""

    key: str
    values: list[str]


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """One combination of values. `name` says them in short, `words` by key; `settings` has the first of the seeds."""

    name: str
    words: dict[str, str]
    settings: RunSettings


class GridTroubles(AppError):
    """Everything that is wrong with a grid, a sentence each in `troubles`."""

    def __init__(self, troubles: Sequence[str]) -> None:
        number = "One thing is" if len(troubles) == 1 else f"{len(troubles)} things are"
        listed = "".join(f" ({place}) {trouble}" for place, trouble in enumerate(troubles, 1))
        super().__init__(ErrorCode.BAD_SETTING, f"{number} wrong with the grid, and nothing was begun:{listed}")
        self.troubles = list(troubles)


def parse_axis(text: str) -> Axis:
    """`KEY=VALUE,VALUE,...` as typed; what is not of that form has no values, and is judged with all else by `variants_of`."""
    key, equals, values = text.partition("=")
    parts = [value.strip() for value in values.split(",")]
    return Axis(key.strip(), parts) if key.strip() and equals and all(parts) else Axis(text, [])


def variants_of(
    axes: Sequence[Axis], preset: str, changes: Mapping[str, object], seeds: Sequence[int], dataset: str, num_train: int
) -> list[Variant]:
    """Every combination of the axes' values, the last axis fastest, on a preset with some settings changed.

    Raises GridTroubles with everything that is wrong: keys, values, combinations, seeds, an amount that can't be meant.
    """
    try:
        base = preset_settings(preset)
    except AppError as error:
        raise GridTroubles([str(error)]) from error
    troubles = [trouble for key, value in changes.items() if (trouble := _wrong_value(base, key, value))]
    troubles += _wrong_seeds(seeds)
    for place, axis in enumerate(axes):
        troubles += _wrong_axis(axis, axes[:place], changes, base)
    num_runs = len(seeds) * math.prod(len(axis.values) for axis in axes)
    if num_runs > MAX_RUNS:
        raise GridTroubles([*troubles, f"It has {num_runs} runs; more than {MAX_RUNS} can't be meant."])
    # What is wrong by itself is told; of all else the combinations are looked at too.
    sound = {key: value for key, value in changes.items() if not _wrong_value(base, key, value)}
    known = {axis.key: [value for value in axis.values if not _wrong_value(base, axis.key, value)] for axis in axes if axis.key != "seed"}
    varied = {key: values for key, values in known.items() if values}
    seed = seeds[0] if not _wrong_value(base, "seed", seeds[0]) else base.seed
    variants = []
    for values in itertools.product(*varied.values()):
        words = dict(zip(varied, values, strict=True))
        name = _name_of(words, axes)
        try:
            settings = settings_with(base, {**sound, **words, "seed": seed})
            check_amount(settings, dataset, num_train)
        except AppError as error:
            troubles.append(f"{name}: {error}" if axes else str(error))
            continue
        variants.append(Variant(name=name, words=words, settings=settings))
    if troubles:
        raise GridTroubles(troubles)
    return variants


def shared_settings(preset: str, changes: Mapping[str, object]) -> RunSettings:
    """The settings that all variants share, the defaults where they can't be had: what is wrong with them `variants_of` says."""
    try:
        return settings_with(preset_settings(preset), changes)
    except AppError:
        return RunSettings()


def twin_notes(variants: Sequence[Variant]) -> list[str]:
    """A sentence for each group of variants that train the very same: what they differ in has no effect beside their other settings."""
    defaults = msgspec.structs.asdict(RunSettings())
    alike: dict[RunSettings, list[Variant]] = {}
    for variant in variants:
        idle = {name: defaults[name] for name in settings_without_effect(variant.settings)}
        alike.setdefault(msgspec.structs.replace(variant.settings, **idle), []).append(variant)
    return [
        f"These train the same, for what they differ in has no effect: {', '.join(variant.name for variant in group)}."
        for group in alike.values()
        if len(group) > 1
    ]


def _wrong_axis(axis: Axis, earlier: Sequence[Axis], changes: Mapping[str, object], base: RunSettings) -> Iterator[str]:
    if not axis.values:
        yield f"--vary {axis.key} names no values; write --vary KEY=VALUE,VALUE."
        return
    if axis.key == "seed":
        yield "The seed can't be varied as a setting: --seeds 0,1,2 makes a run of each variant for every seed."
        return
    if axis.key not in setting_descriptions():
        yield _wrong_value(base, axis.key, axis.values[0])
        return
    if axis.key in changes:
        yield f"The setting {axis.key} is varied, and --set gives it one value; leave one of them out."
    if any(axis.key == other.key for other in earlier):
        yield f"The setting {axis.key} is varied twice; name all its values at once."
        return
    known: dict[object, str] = {}
    for value in axis.values:
        trouble = _wrong_value(base, axis.key, value)
        if trouble:
            yield trouble
            continue
        meant = getattr(_with_value(base, axis.key, value), axis.key)
        if meant in known:
            yield f"The setting {axis.key} has the same value twice: {known[meant]} and {value}."
        known.setdefault(meant, value)


def _wrong_seeds(seeds: Sequence[int]) -> Iterator[str]:
    if len(set(seeds)) < len(seeds):
        yield f"A seed is named twice: {', '.join(map(str, seeds))}."
    yield from filter(None, (_wrong_value(RunSettings(), "seed", seed) for seed in seeds))


def _wrong_value(base: RunSettings, key: str, value: object) -> str:
    """What is wrong with a value by itself, with the remedy; '' where nothing is. What it can't stand beside is seen of combinations."""
    try:
        if key in setting_descriptions():
            _with_value(base, key, value)
            return ""
    except msgspec.ValidationError:
        pass
    try:
        settings_with(base, {key: value})
    except AppError as error:
        return str(error)
    return ""


def _with_value(base: RunSettings, key: str, value: object) -> RunSettings:
    """Raises msgspec.ValidationError."""
    return msgspec.convert({**msgspec.structs.asdict(base), key: value}, RunSettings, strict=not isinstance(value, str))


def _name_of(words: Mapping[str, str], axes: Sequence[Axis]) -> str:
    """The values alone where they are words of one axis; all others with their key, or nobody knows what they are of."""
    if not words:
        return "as asked"
    num_axes = Counter(value for axis in axes for value in set(axis.values))
    return " · ".join(f"{key} {value}" if _is_bare(value) or num_axes[value] > 1 else value for key, value in words.items())


def _is_bare(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return value.lower() in ("true", "false")
    return True
