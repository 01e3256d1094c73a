"""Translations are whole: nothing is missing, unfinished, obsolete or filled with other values; and the tools that keep them."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import PySide6
import pytest

from release.languages import LANGUAGES_DIR, bring_forward, compile_translations, read_translations, write_translations
from release.texts import LANGUAGES, PLACE, SENTENCES, Text, all_texts

ROOT_DIR = Path(__file__).resolve().parents[2]
MEND = "run: .venv/bin/python -m release.languages, and translate what it names"


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return all_texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated_and_no_other(language: str, texts: list[Text]) -> None:
    there = read_translations(LANGUAGES_DIR / f"{language}.ts")
    wanted = {(text.context, text.source) for text in texts}
    assert sorted(wanted - there.keys()) == [], f"not in {language}.ts; {MEND}"
    assert sorted(there.keys() - wanted) == [], f"obsolete in {language}.ts; {MEND}"
    assert sorted(key for key, words in there.items() if not words) == [], f"unfinished in {language}.ts; {MEND}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_places_and_keys_of_their_texts(language: str, texts: list[Text]) -> None:
    there = read_translations(LANGUAGES_DIR / f"{language}.ts")
    wrong = []
    for text in texts:
        words = there.get((text.context, text.source)) or text.source
        places = set(PLACE.findall(words))
        has_key, is_key = ("&" in text.source, "&" in words) if text.context != SENTENCES else (False, False)
        if places - set(text.places) or set(text.places) - places - text.optional or has_key != is_key:
            wrong.append((text.source, words))
        if text.source.count("\n") != words.count("\n") or text.source.endswith("…") != words.endswith("…"):
            wrong.append((text.source, words))
    assert wrong == []


def test_lupdate_finds_no_text_that_is_not_there(tmp_path: Path, texts: list[Text]) -> None:
    tool = Path(PySide6.__file__).parent / ("lupdate.exe" if sys.platform == "win32" else "lupdate")
    modules = sorted(str(path) for path in (ROOT_DIR / "desktop").rglob("*.py"))
    subprocess.run([tool, "-silent", *modules, "-ts", str(tmp_path / "found.ts")], check=True)
    found = {node.text for node in ET.parse(tmp_path / "found.ts").getroot().iter("source")}
    assert len(found) > 1000
    assert found - {text.source for text in texts} == set()


def test_pages_in_chinese_say_which_links_lead_to_english() -> None:
    pages = list((ROOT_DIR / "docs").rglob("*.zh.md"))
    assert pages
    for page in pages:
        for link in re.finditer(r"(?<!!)\[[^]]*\]\(([^)#:]+\.md)[^)]*\)(（英文）)?", page.read_text("utf-8")):
            target = page.parent / link[1]
            assert target.is_file(), f"{page.name}: {link[1]} is not there"
            if not target.name.endswith(".zh.md"):
                assert not target.with_suffix(".zh.md").exists(), f"{page.name}: link to the Chinese page for {link[1]}"
                assert link[2], f"{page.name}: say that {link[1]} is English"


def test_templates_are_what_core_says(texts: list[Text]) -> None:
    said = {text.source: text for text in texts if text.context == SENTENCES}
    assert said["The folder %1 is no longer there."].places == ("%1",)
    assert said["%1 %2 two pictures side by side."].optional == {"%2"}, "is or are"
    assert "PRAGMA user_version" not in said and not [source for source in said if source.startswith("SELECT")]


def test_an_update_keeps_what_is_translated_and_marks_what_is_new(tmp_path: Path) -> None:
    path = tmp_path / "zh_CN.ts"
    old, gone, counted = Text("A", "Open & <close>", ()), Text("A", "Gone", ()), Text("B", "%n runs", ("%n",))
    words = {("A", old.source): "打开 & <关闭>", ("A", "Gone"): "没了", ("B", counted.source): "%n 个"}
    write_translations(path, "zh_CN", [old, gone, counted], words)
    assert read_translations(path) == words
    texts = [old, Text("A", "New", ()), counted, Text("C", old.source, ())]
    write_translations(path, "zh_CN", texts, bring_forward(texts, read_translations(path)))
    assert read_translations(path) == {
        ("A", old.source): "打开 & <关闭>",
        ("A", "New"): "",
        ("B", counted.source): "%n 个",
        ("C", old.source): "打开 & <关闭>",
    }
    compile_translations(path, tmp_path / "zh_CN.qm")
    assert (tmp_path / "zh_CN.qm").stat().st_size > 100
