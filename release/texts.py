"""The texts of the window that are translated, collected from the sources; release/languages.py keeps their translations.

There are two kinds. The window's own go through tr() and QCoreApplication.translate() and have the context of the place they
stand in. What core and training say (errors, hints, what a training tells) is English without Qt: of these the templates are collected,
every f-string's values as %1, %2, ..., and desktop/sentences.py finds them again at run time. What the code looks up by words that stand in
data (presets, descriptions of settings, measures) is collected from there.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT_DIR = Path(__file__).resolve().parents[1]
LANGUAGES_DIR = ROOT_DIR / "resources" / "languages"
LANGUAGES = ("zh_CN",)
SENTENCES = "Sentences"
"""The context of what core and training say."""
PLACE = re.compile(r"%(?:\d|n)")
_SILENT = re.compile(r"training/(commands|ablation|tensorboard)|core/(streams|logbook|memory_trouble|evaluation/measures)")
"""What only the command line shows, which is English."""
_NO_WORDS = re.compile(
    r"\(?(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|BEGIN|NOT)\b"
    r"|\((\?|train\|)|(diptych _|--)\w|[\\<]|\w+/%1|%\d( %\d)*$|jpg |heic "
)
_NO_WORDS_IN = re.compile(r"\n\S|[{}]|= ('|\?|NULL)|!= '|:(split|text|pair)|> \?|SELECT|JOIN|is_excluded|_path, | \| ")
"""Texts with words in them that are written for a program: SQL, options, patterns."""

_LEFT_OUT = {"The target of %1 lies %2 its input (%3 %4 pixels).": {"%2"}}
"""Places whose values are put together of English words and say what another place says too (here an arrow)."""


class Text(NamedTuple):
    """A text to translate. `optional`: places of English grammar alone (is, are), which a translation may leave out."""

    context: str
    source: str
    places: tuple[str, ...] = ()
    optional: frozenset[str] = frozenset()


class ExtractionError(Exception):
    """A text that no tool can find: it is not written where it is translated."""


def all_texts() -> list[Text]:
    """Every text to translate, each once, in the order of its context and place."""
    found: dict[tuple[str, str], Text] = {}
    for text in (*window_texts(), *sentences(), *texts_of_data()):
        found.setdefault((text.context, text.source), text)
    return sorted(found.values(), key=lambda text: text.context)


def window_texts() -> Iterator[Text]:
    """The texts of desktop/, each with the context by which it is looked up."""
    for path in sorted((ROOT_DIR / "desktop").rglob("*.py")):
        name = path.relative_to(ROOT_DIR).as_posix()
        walk = _WindowWalk(name)
        walk.visit(ast.parse(path.read_bytes()))
        yield from walk.texts


class _WindowWalk(ast.NodeVisitor):
    """Collects the calls of tr() and translate() of a module."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.texts: list[Text] = []
        self._classes: list[str] = []
        self._contexts: list[dict[str, str]] = [{}]
        """Of every scope: the context that a function called tr or _tr looks up."""

    def visit_Module(self, node: ast.Module) -> None:
        self._enter(node.body)
        self.generic_visit(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._contexts.append({})
        self._enter(node.body)
        if node.name not in ("tr", "_tr"):
            self.generic_visit(node)
        self._contexts.pop()

    def _enter(self, body: list[ast.stmt]) -> None:
        for statement in body:
            if isinstance(statement, ast.FunctionDef) and statement.name in ("tr", "_tr"):
                calls = [call for call in ast.walk(statement) if isinstance(call, ast.Call) and _called(call) == "translate"]
                self._contexts[-1][statement.name] = ast.literal_eval(calls[0].args[0])

    def visit_Call(self, node: ast.Call) -> None:
        called = _called(node)
        if called in ("tr", "_tr"):
            self._add(self._context_of(node), node.args[0])
        elif ast.unparse(node.func) == "QCoreApplication.translate":
            self._add(ast.literal_eval(node.args[0]), node.args[1])
        self.generic_visit(node)

    def _context_of(self, node: ast.Call) -> str:
        if isinstance(node.func, ast.Attribute):
            return self._classes[-1]
        for names in reversed(self._contexts):
            if node.func.id in names:  # type: ignore[attr-defined]
                return names[node.func.id]  # type: ignore[attr-defined]
        raise ExtractionError(f"{self.name}:{node.lineno}: no tr() is defined here")

    def _add(self, context: str, words: ast.expr) -> None:
        if isinstance(words, ast.Constant):
            self.texts.append(Text(context, words.value, _places(words.value)))
        elif isinstance(words, ast.IfExp):
            self._add(context, words.body)
            self._add(context, words.orelse)
        elif context not in _FROM_DATA:
            raise ExtractionError(f"{self.name}:{words.lineno}: a text that is not written here is translated: {ast.unparse(words)}")


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _places(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(PLACE.findall(text))))


def sentences() -> Iterator[Text]:
    """What core and training say, as templates, and the errors that the window raises itself."""
    for path in sorted(path for package in ("core", "training") for path in (ROOT_DIR / package).rglob("*.py")):
        if not _SILENT.match(path.relative_to(ROOT_DIR).as_posix()):
            tree = ast.parse(path.read_bytes())
            _mark_silent(tree)
            yield from _templates(tree)
    for path in sorted((ROOT_DIR / "desktop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _called(node) == "AppError":
                yield from (text for argument in node.args for text in _templates(argument))


def _mark_silent(tree: ast.AST) -> None:
    """Mark what nobody reads in the window: docstrings, asserts, the log; and names that stand for English grammar alone."""
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and _is_choice_of_grammar(node.value)]
    names = {target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            node.is_grammar = True  # type: ignore[attr-defined]
        is_log = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) in ("_log", "logging")
        is_choice = isinstance(node, ast.IfExp) and _is_choice_of_grammar(node)
        if isinstance(node, ast.Assert) or is_log or is_choice or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            for part in ast.walk(node):
                part.is_silent = True  # type: ignore[attr-defined]


def _templates(node: ast.AST) -> Iterator[Text]:
    if hasattr(node, "is_silent"):
        return
    if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and _is_text(node):
        template = _Template()
        template.add(node)
        if _is_said(template.text):
            optional = template.optional | _LEFT_OUT.get(template.text, set())
            yield Text(SENTENCES, template.text, _places(template.text), frozenset(optional))
        for inner in template.values:
            yield from _templates(inner)
        return
    for child in ast.iter_child_nodes(node):
        yield from _templates(child)


def _is_text(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _is_text(left) or _is_text(right)
        case ast.BinOp(op=ast.Mod(), left=left):
            return isinstance(left, ast.Constant) and isinstance(left.value, str)
    return False


def _is_said(text: str) -> bool:
    """Whether words stand in it that somebody reads: two at least, or one with a value."""
    words = re.findall(r"[A-Za-z']{2,}", PLACE.sub(" ", text))
    return len(words) >= 2 and " " in text.strip() and not _NO_WORDS.match(text.strip()) and not _NO_WORDS_IN.search(text)


class _Template:
    """A text with its values numbered."""

    def __init__(self) -> None:
        self.text = ""
        self.values: list[ast.expr] = []
        self.optional: set[str] = set()

    def add(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=str(value)):
                first, *others = value.split("{}")  # of str.format
                self.text += first
                for rest in others:
                    self._add_place()
                    self.text += rest
            case ast.JoinedStr(values=values):
                for value in values:
                    self.add(value)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                self.add(left)
                self.add(right)
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(value)), right=right):
                first, *others = re.split(r"%[sd]", value)
                self.text += first
                for rest in others:
                    self._add_value(right)
                    self.text += rest
            case ast.FormattedValue(value=value):
                self._add_value(value)
            case _:
                self._add_value(node)

    def _add_value(self, value: ast.expr) -> None:
        place = self._add_place()
        if _is_choice_of_grammar(value) or hasattr(value, "is_grammar"):
            self.optional.add(place)
        elif value not in self.values:
            self.values.append(value)

    def _add_place(self) -> str:
        place = f"%{len(set(PLACE.findall(self.text))) + 1}"
        self.text += place
        return place


def _is_choice_of_grammar(value: ast.expr) -> bool:
    """Whether it is one of two short words, as is or are."""
    return isinstance(value, ast.IfExp) and all(
        isinstance(arm, ast.Constant) and isinstance(arm.value, str) and re.fullmatch(r"[a-z ]{0,8}", arm.value)
        for arm in (value.body, value.orelse)
    )


def texts_of_data() -> Iterator[Text]:
    """What the window looks up by words that stand in data."""
    for context, read in _FROM_DATA.items():
        for source in read():
            yield Text(context, source, ())


def _presets() -> Iterator[str]:
    for path in sorted((ROOT_DIR / "resources" / "presets").glob("*.toml")):
        preset = tomllib.loads(path.read_text(encoding="utf-8"))
        yield from (preset[name] for name in ("name", "summary", "direction", "checked") if preset.get(name))


def _descriptions() -> Iterator[str]:
    from core.documented import field_descriptions
    from core.pairs.augmentation import Augmentation
    from training.settings import setting_descriptions

    yield from setting_descriptions().values()
    yield from field_descriptions(Augmentation).values()


def _measures() -> Iterator[str]:
    from core.evaluation.measures import MEASURES

    for measure in MEASURES:
        yield from (measure.title, measure.meaning)


_FROM_DATA: dict[str, Callable[[], Iterator[str]]] = {"Presets": _presets, "RunSettings": _descriptions, "Measures": _measures}
