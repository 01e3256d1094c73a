"""The fields of a recipe's effect as a form needs them, read from the effect's type (no Qt)."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec
from msgspec import inspect

from core.pairs.recipes.recipe import AnyEffect, effect_descriptions, is_whole

Kind = Literal["number", "whole", "choice", "switch"]
Value = float | int | str | bool | tuple[float, float] | tuple[int, int]


@dataclass(frozen=True)
class EffectField:
    """One field. Numbers go from `low` to `high` and may be given as a range of two, from which each picture draws its own."""

    name: str
    kind: Kind
    default: Value
    description: str
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


@cache
def effect_fields(kind: type[AnyEffect]) -> tuple[EffectField, ...]:
    """The fields of an effect in their order."""
    found = inspect.type_info(kind)
    assert isinstance(found, inspect.StructType)
    descriptions = effect_descriptions(kind)
    return tuple(_field(kind, field, descriptions.get(field.name, "")) for field in found.fields)


def effect_with(effect: AnyEffect, name: str, value: Value) -> AnyEffect:
    """The effect with another value in one field; a range that goes down is turned round."""
    if isinstance(value, tuple):
        value = (min(value), max(value))
    return msgspec.convert(msgspec.to_builtins(msgspec.structs.replace(effect, **{name: value})), type(effect))


def _field(kind: type[AnyEffect], field: inspect.Field, description: str) -> EffectField:
    match field.type:
        case inspect.BoolType():
            return EffectField(field.name, "switch", field.default, description)
        case inspect.LiteralType(values=values):
            choices = tuple(str(value) for value in values)
            return EffectField(field.name, "choice", field.default, description, choices=choices)
        case inspect.UnionType(types=(number, *_)):
            assert isinstance(number, inspect.FloatType | inspect.IntType)
            low, high = float(number.ge or 0), float(number.le or 0)
            return EffectField(field.name, "whole" if is_whole(kind, field.name) else "number", field.default, description, low, high)
    raise AssertionError(f"a field of {kind.__name__} that no form knows: {field.name}")
