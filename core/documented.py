"""What the fields of a structure mean, read from the docstrings under them, so that each stands where it is defined and nowhere else."""

import ast
import inspect
from functools import cache
from itertools import pairwise

import msgspec


def field_descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    """The docstring under each field of a struct, inherited ones included, in the order of its fields.

    It is read from the text of the defining modules, which the bundle carries as source for that reason (build.spec).
    """
    return dict(_descriptions(kind))


@cache
def _descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    found: dict[str, str] = {}
    for base in kind.__mro__:
        if base is not msgspec.Struct and issubclass(base, msgspec.Struct):
            found = _own_descriptions(base) | found
    return {name: found[name] for name in kind.__struct_fields__ if name in found}


def _own_descriptions(kind: type[msgspec.Struct]) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(kind))
    body = tree.body[0].body  # type: ignore[attr-defined]
    found: dict[str, str] = {}
    for field, text in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(field.target, ast.Name):
            found[field.target.id] = inspect.cleandoc(str(ast.literal_eval(text.value)))
    return found
