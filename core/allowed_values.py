"""What a field of settings takes, in words: read from its type, so that it is said nowhere else."""

from functools import cache
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec.inspect import BoolType, FloatType, IntType, StructType, Type, UnionType, type_info


@cache
def _types(kind: type[msgspec.Struct]) -> dict[str, Type]:
    info = type_info(kind)
    assert isinstance(info, StructType)
    return {field.name: field.type for field in info.fields}


def allowed_words(kind: type[msgspec.Struct], name: str) -> str:
    """What the field of this name takes: `one of: a, b`, `true or false`, `a whole number from 1 to 256`; `text` of all others."""
    hint = get_type_hints(kind)[name]
    if get_origin(hint) is Literal:
        return f"one of: {', '.join(map(str, get_args(hint)))}"
    return _words(_types(kind)[name])


def _words(kind: Type) -> str:
    match kind:
        case BoolType():
            return "true or false"
        case IntType():
            return f"a whole number {_bounds(kind)}".rstrip()
        case FloatType():
            return f"a number {_bounds(kind)}".rstrip()
        case UnionType():
            return f"{_words(kind.types[0])}, or a range of such: LOW..HIGH"
    return "text"


def _bounds(number: IntType | FloatType) -> str:
    """`from 0 to 1`, `of 1 or more`, `above 0 and up to 1`, `from 0 on and below 1`; '' where there are none."""
    least = f"above {_digits(number.gt)}" if number.gt is not None else f"from {_digits(number.ge)} on" if number.ge is not None else ""
    most = f"below {_digits(number.lt)}" if number.lt is not None else f"up to {_digits(number.le)}" if number.le is not None else ""
    if number.ge is not None and number.le is not None:
        return f"from {_digits(number.ge)} to {_digits(number.le)}"
    if number.ge is not None and not most:
        return f"of {_digits(number.ge)} or more"
    return " and ".join(filter(None, [least, most]))


def _digits(number: float) -> str:
    return f"{int(number):,}" if number == int(number) else f"{number:g}"
