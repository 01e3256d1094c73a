"""What fields mean is read from the docstrings under them, inherited ones too."""

from typing import Annotated

import msgspec

from core.documented import field_descriptions


class Base(msgspec.Struct, kw_only=True):
    """Not a field's."""

    first: int = 0
    """The first."""
    silent: int = 0


class Derived(Base, kw_only=True):
    second: Annotated[int, msgspec.Meta(ge=0)] = 0
    """The second
    in two lines."""
    first: int = 1
    """The first, said anew."""


def test_each_field_has_the_docstring_under_it_in_the_order_of_the_fields() -> None:
    assert field_descriptions(Base) == {"first": "The first."}
    found = field_descriptions(Derived)
    assert found == {"first": "The first, said anew.", "second": "The second\nin two lines."}
    assert list(found) == [name for name in Derived.__struct_fields__ if name in found]
