"""The fields of a run's settings as a form needs them: kind, limits, default and explanation, read from the type itself (no Qt)."""

import functools
from dataclasses import dataclass
from typing import Literal

from msgspec import inspect as msgspec_inspect

from training.settings import RunSettings, setting_descriptions

Value = str | int | float | bool


@dataclass(frozen=True)
class SettingField:
    """One setting: what it is called, what it may be, and what it means. `choices` is empty unless `kind` is choice."""

    name: str
    kind: Literal["choice", "whole", "number", "switch"]
    default: Value
    explanation: str
    choices: tuple[Value, ...] = ()
    minimum: float | None = None
    maximum: float | None = None


@functools.cache
def settings_fields() -> tuple[SettingField, ...]:
    """All fields of RunSettings, in the order in which they stand there."""
    info = msgspec_inspect.type_info(RunSettings)
    assert isinstance(info, msgspec_inspect.StructType)
    explanations = setting_descriptions()
    return tuple(_field_of(field, explanations.get(field.name, "")) for field in info.fields)


def _field_of(field: msgspec_inspect.Field, explanation: str) -> SettingField:
    kind = field.type
    default = field.default
    match kind:
        case msgspec_inspect.LiteralType():
            return SettingField(field.name, "choice", default, explanation, choices=tuple(kind.values))
        case msgspec_inspect.BoolType():
            return SettingField(field.name, "switch", default, explanation)
        case msgspec_inspect.IntType():
            limits = _limit(kind.ge, kind.gt, 1), _limit(kind.le, kind.lt, -1)
            return SettingField(field.name, "whole", default, explanation, minimum=limits[0], maximum=limits[1])
        case msgspec_inspect.FloatType():
            limits = _limit(kind.ge, kind.gt, 0), _limit(kind.le, kind.lt, 0)
            return SettingField(field.name, "number", default, explanation, minimum=limits[0], maximum=limits[1])
    raise AssertionError(f"the form knows no such kind of setting: {field.name}: {kind}")


def _limit(inclusive: float | None, exclusive: float | None, step: int) -> float | None:
    if inclusive is not None:
        return inclusive
    return None if exclusive is None else exclusive + step
