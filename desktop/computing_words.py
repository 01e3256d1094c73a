"""On what and how a translation computes, in the user's words."""

from PySide6.QtCore import QCoreApplication

from desktop.wording import fill


def _tr(text: str) -> str:
    return QCoreApplication.translate("Computing", text)


def device_choice(word: str) -> str:
    """A device's word (cpu, cuda, cuda:N, mps, or '' for the best there is) as a choice to offer."""
    kind, _, number = word.partition(":")
    match kind:
        case "":
            return _tr("The fastest there is")
        case "cpu":
            return _tr("Processor")
        case "cuda":
            return fill(_tr("Graphics card %1"), int(number) + 1) if number.isdigit() else _tr("Graphics card")
        case "mps":
            return _tr("Apple graphics")
    return word


def code_path_words(word: str) -> str:
    """A code path's word, such as prepacked-bf16, as half a sentence; a word that is not known stays as it is."""
    words = {
        "eager-fp32": _tr("plain 32 bit arithmetic"),
        "eager-bf16": _tr("16 bit arithmetic (bf16) where it is enough"),
        "captured-fp32": _tr("32 bit arithmetic, each step given to the card as a whole"),
        "captured-bf16": _tr("16 bit arithmetic (bf16) where it is enough, each step given to the card as a whole"),
        "products-fp32": _tr("32 bit arithmetic, deep layers as matrix products"),
        "products-bf16": _tr("16 bit arithmetic (bf16) where it is enough, deep layers as matrix products"),
        "prepacked-fp32": _tr("32 bit arithmetic, prepared for this processor"),
        "prepacked-bf16": _tr("16 bit arithmetic (bf16), prepared for this processor"),
        "cuda-tf32": _tr("the card's fast 32 bit arithmetic (TF32)"),
        "cuda-bf16": _tr("the card's 16 bit arithmetic (bf16)"),
        "cuda-fp16": _tr("the card's 16 bit arithmetic (fp16)"),
    }
    return words.get(word, word)


def computing_sentence(device: str, code_path: str, reason: str) -> str:
    """How the job on screen computes and why, or '' while nothing is known. `device` may carry a card's name in parentheses."""
    if not device:
        return ""
    word, _, name = device.partition(" ")
    place = name.strip("()") or device_choice(word)
    words = fill(_tr("%1: %2"), place, code_path_words(code_path)) if code_path else place
    return fill(_tr("%1 – %2"), words, reason) if reason else words
