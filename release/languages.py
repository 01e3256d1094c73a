"""Brings the translations up to date with the sources: `.venv/bin/python -m release.languages`.

Every resources/languages/LANGUAGE.ts is written anew: new texts stand in it as unfinished, those that are gone are dropped, the
translations of the others are kept. Then Qt's lrelease makes the .qm of it that the window loads.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

import PySide6

from core.files import write_whole
from release.texts import LANGUAGES, LANGUAGES_DIR, Text, all_texts

Key = tuple[str, str]
"""A text's context and its English."""


def main() -> int:
    """Bring all languages up to date; 1 where something is left to translate."""
    texts = all_texts()
    num_missing = 0
    for language in LANGUAGES:
        path = LANGUAGES_DIR / f"{language}.ts"
        kept = read_translations(path) if path.exists() else {}
        translations = bring_forward(texts, kept)
        write_translations(path, language, texts, translations)
        compile_translations(path, path.with_suffix(".qm"))
        missing = [text for text in texts if not translations.get((text.context, text.source))]
        num_missing += len(missing)
        for text in missing:
            print(f"{language}, {text.context}: {text.source!r}")
        print(f'{path}: {len(texts)} texts, {len(missing)} to translate: type="unfinished" there')
    return 1 if num_missing else 0


def read_translations(path: Path) -> dict[Key, str]:
    """What a .ts file holds; '' for a text that is unfinished."""
    found: dict[Key, str] = {}
    for context in ET.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            node = message.find("translation")
            assert node is not None
            words = node.findtext("numerusform") or node.text or ""
            is_finished = node.get("type") is None and words.strip()
            found[context.findtext("name") or "", message.findtext("source") or ""] = words if is_finished else ""
    return found


def bring_forward(texts: list[Text], kept: dict[Key, str]) -> dict[Key, str]:
    """Translations of these texts: those that there are; for a new one that of the same English at another place."""
    elsewhere = {source: words for (_, source), words in kept.items() if words}
    return {(text.context, text.source): kept.get((text.context, text.source)) or elsewhere.get(text.source, "") for text in texts}


def write_translations(path: Path, language: str, texts: list[Text], translations: dict[Key, str]) -> None:
    """Write a .ts file of these texts."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>', "<!DOCTYPE TS>", f'<TS version="2.1" language="{language}" sourcelanguage="en">']
    context = None
    for text in texts:
        if text.context != context:
            lines += ["</context>"] * (context is not None) + ["<context>", f"    <name>{text.context}</name>"]
            context = text.context
        lines += _message(text, translations.get((text.context, text.source), ""))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, "\n".join([*lines, "</context>", "</TS>", ""]).encode("utf-8"))


def _message(text: Text, words: str) -> list[str]:
    is_counted = "%n" in text.source
    state = "" if words else ' type="unfinished"'
    shown = f"<numerusform>{escape(words)}</numerusform>" if is_counted else escape(words)
    return [
        '    <message numerus="yes">' if is_counted else "    <message>",
        f"        <source>{escape(text.source)}</source>",
        f"        <translation{state}>{shown}</translation>",
        "    </message>",
    ]


def compile_translations(path: Path, output: Path) -> None:
    """Make the .qm of a .ts file, by Qt's own tool. A window that has the old one open keeps it: it maps the file into its memory."""
    tool = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / output.name
        subprocess.run([tool, "-silent", str(path), "-qm", str(made)], check=True)
        write_whole(output, made.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
