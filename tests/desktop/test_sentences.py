"""What core and training say in the window's language: real errors, reasons inside of sentences, names that look like words."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QLocale

from core.errors import AppError, ErrorCode
from core.models.header import read_header
from core.pairs.dataset import Dataset
from core.pairs.finding import find_pairs
from desktop.languages import LANGUAGES_DIR, TRANSLATED, use_language
from desktop.messages import next_step
from desktop.sentences import LEAST_LITERAL, hint_of, message_of, say, words_of
from desktop.wording import fill
from release.languages import read_translations
from release.texts import PLACE, SENTENCES
from training.settings import RunSettings, settings_with

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """The window speaks Chinese."""
    before = QLocale()
    use_language("zh_CN")
    yield
    use_language("en")
    QLocale.setDefault(before)


def test_an_error_of_a_file_is_chinese_and_names_it(tmp_path: Path) -> None:
    path = tmp_path / "网络 model.safetensors"
    path.write_bytes(b"no model at all")
    with pytest.raises(AppError) as raised:
        read_header(path)
    assert str(path) in message_of(raised.value)
    assert message_of(raised.value).startswith(f"{path} 不是 Diptych 的模型：")
    assert next_step(raised.value) == "请选择由 Diptych 生成的 .safetensors 文件。"


def test_a_hint_and_the_values_allowed_are_chinese() -> None:
    with pytest.raises(AppError) as raised:
        settings_with(RunSettings(), {"no_such_setting": 1})
    assert words_of(raised.value).startswith("没有名为 no_such_setting 的设置。")


def test_a_dataset_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(AppError) as raised:
        Dataset.open(tmp_path / "is empty")
    assert str(tmp_path / "is empty") in message_of(raised.value) and "数据集" in message_of(raised.value)


def test_a_hint_of_two_sentences_that_were_put_together_is_chinese(tmp_path: Path) -> None:
    Image.new("RGB", (20, 20)).save(tmp_path / "alone.png")
    with pytest.raises(AppError) as raised:
        find_pairs([tmp_path])
    assert "Of single photos" in raised.value.hint and not re.search("[a-z]{3}", hint_of(raised.value))
    table = tmp_path / "pairs.csv"
    table.write_text("a,b,c,d\n")
    with pytest.raises(AppError) as raised:
        find_pairs([table])
    assert hint_of(raised.value).endswith("。第三列可以写 train、val 或 test。")


def test_what_happened_and_its_hint_in_one_text_are_two_sentences(tmp_path: Path) -> None:
    path = tmp_path / "a. b.png"
    error = AppError(
        ErrorCode.PICTURE_UNREADABLE, f"The picture {path} can't be read: the file is empty.", "Replace the file or leave it out."
    )
    assert say(str(error)) == f"图片 {path} 无法读取：文件是空的。请替换该文件或不使用它。"


def test_what_nobody_knows_stays_english() -> None:
    assert say("A sentence of a plug-in, 4 years old.") == "A sentence of a plug-in, 4 years old."
    assert message_of(AppError(ErrorCode.INTERNAL, "")) == ""


def test_english_stays_as_it_is() -> None:
    use_language("en")
    assert say("The folder a/b is no longer there.") == "The folder a/b is no longer there."


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_found_with_its_values(language: str) -> None:
    wrong = []
    for (context, source), words in read_translations(LANGUAGES_DIR / f"{language}.ts").items():
        if context != SENTENCES or not words or len(PLACE.sub("", source)) < LEAST_LITERAL:
            continue
        values = [f"⟨{number}⟩" for number in range(1, 10)]
        if say(fill(source, *values)) != fill(words, *values):
            wrong.append((source, say(fill(source, *values))))
    assert wrong == []
