"""The model of a translation, made ready on its device: which device, which way of computing, and why (torch)."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs
import torch

from core.device import choose_device, describe_device
from core.errors import AppError, ErrorCode
from core.files import path_from_json
from core.jobs.events import Warned
from core.jobs.ranks import Rank, rank_from_environment
from core.models.header import ModelHeader, read_header
from core.models.weights import load_generator
from core.pix2pix.base import Generator
from core.translation.code_path import CodePath, choose_code_path
from core.translation.guest import bytes_needed, fits
from core.translation.job import TranslationRequest
from core.translation.translator import Translator
from core.translation.verdicts import Verdicts

_ON_CPU = "the pictures are translated on the processor."


@dataclass(frozen=True)
class Former:
    """What the session before this one computed on, and how; empty before the first."""

    device: str = ""
    code_path: str = ""


@dataclass(frozen=True)
class Opened:
    """A translator, what Started says of it, and what the user should be told."""

    translator: Translator
    device: str
    reason: str
    warnings: list[Warned] = field(default_factory=list)


class ModelKeeper:
    """Opens models, and keeps the one opened last, so that a next job with the same model and settings has it at once."""

    def __init__(self, *, is_hurried: bool = False) -> None:
        """`is_hurried`: as its translators are."""
        self._is_hurried = is_hurried
        self._key: object = None
        self._translator: Translator | None = None
        self._chosen = ""
        """The way of computing that the kept translator was made with; its check may have led it to another since."""
        self._is_as_begun = False
        """Whether it was chosen for a translation that goes on as it was begun."""

    def translator(self, request: TranslationRequest, device: torch.device, word: str) -> Translator:
        """The translator of a request on `device`, computing as `word` says where that is not empty. Raises AppError."""
        path = path_from_json(request.model)
        threads = request.threads or num_cores()
        key = _key_of(request, device)
        kept = self._translator if key == self._key else None
        if kept is not None and not word and self._is_as_begun:
            # Another translation was resumed with it: this one is told why it computes so, and may compute otherwise.
            chosen = _choose_path(request, kept.generator, kept.header, device)
            if chosen.word == kept.code_path.word:
                kept.code_path, self._chosen, self._is_as_begun = chosen, chosen.word, False
            else:
                kept = None
        # One that fell back to exact is left to its own job: the next one's pictures are checked anew, whoever came before.
        if kept is not None and kept.code_path.word == (word or self._chosen):
            return kept
        self.forget()
        header, generator = load_generator(path, device)
        code_path = _choose_path(request, generator, header, device, word)
        translator = Translator(
            generator,
            header,
            device,
            scale=request.scale,
            code_path=code_path,
            threads=threads,
            apply_recipe=request.apply_recipe,
            is_hurried=self._is_hurried,
        )
        self._key, self._translator, self._chosen, self._is_as_begun = key, translator, code_path.word, bool(word)
        return translator

    def has(self, request: TranslationRequest, device: torch.device) -> bool:
        """Whether the kept model is the request's and lies on `device`."""
        return self._translator is not None and self._key is not None and self._key == _key_of(request, device)

    def forget(self) -> None:
        """Let go of the model and of what it takes of a card's memory."""
        on_card = self._translator is not None and self._translator.device.type == "cuda"
        self._key = self._translator = None
        if on_card:
            torch.cuda.empty_cache()

    @property
    def is_on_card(self) -> bool:
        """Whether the kept model lies in a card's memory."""
        return self._translator is not None and self._translator.device.type != "cpu"


def _choose_path(request: TranslationRequest, generator: Generator, header: ModelHeader, device: torch.device, word: str = "") -> CodePath:
    """How to compute: as `word` says, else the fastest way that agreed with the exact one for this model, as far as that is known."""
    chosen = choose_code_path(generator, header, device, exact=request.exact, cache_dir=cache_dir(), word=word or None)
    if word or chosen.is_exact or Verdicts(cache_dir()).agrees(path_from_json(request.model), chosen.word) is not False:
        return chosen
    reason = f"full fp32: {chosen.precision} was found to differ too much with this model"
    return CodePath(choose_code_path(generator, header, device, exact=True, cache_dir=cache_dir()).word, reason)


def _key_of(request: TranslationRequest, device: torch.device) -> object:
    path = path_from_json(request.model)
    return path, _stamp(path), device, request.scale, request.exact, request.threads, request.apply_recipe


def _needed(request: TranslationRequest) -> int:
    header = read_header(path_from_json(request.model))
    _, num_bytes = _stamp(path_from_json(request.model))
    return bytes_needed(header, num_bytes // 4, request.scale or header.scale)


def on_processor(request: TranslationRequest, device: str, keeper: ModelKeeper) -> Opened:
    """The same on the processor, for a translation that has to leave its card to a training."""
    keeper.forget()
    message = f"A training has come to {device}: {_ON_CPU} Values may differ by rounding."
    translator = keeper.translator(request, torch.device("cpu"), "")
    return Opened(translator, "cpu", "the card is left to a training", [Warned(code=ErrorCode.DEVICE_BUSY, message=message)])


def num_cores() -> int:
    """The processor cores that this process may use; ranks on one machine share them."""
    rank = rank_from_environment()
    num = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, num // rank.local_size) if rank is not None else num


def cache_dir() -> Path:
    """Where what was measured on this computer is remembered."""
    return platformdirs.user_cache_path("diptych", appauthor=False)


def open_translator(
    request: TranslationRequest, former: Former, device_word: str | None, keeper: ModelKeeper, rank: Rank | None = None
) -> Opened:
    """Choose the device, load the model and choose the way to compute. A resumed job goes on as it was begun, as far as it can.

    Ranks on one machine take its cards in turn.

    Raises AppError: DEVICE_ABSENT, DEVICE_UNUSABLE, NOT_A_MODEL, PATH_MISSING, MODEL_MISMATCH, ...
    """
    wanted = device_word or request.device
    device, changed = _choose(wanted or _card_of(rank), former)
    warnings = [Warned(code=ErrorCode.DEVICE_ABSENT, message=changed)] if changed else []
    if not keeper.has(request, device) and not fits(device, _needed(request)):
        warnings = [Warned(code=ErrorCode.DEVICE_BUSY, message=f"A training needs the memory of {describe_device(device)}: {_ON_CPU}")]
        device, changed = torch.device("cpu"), "changed"
    word = "" if changed else former.code_path
    translator = keeper.translator(request, device, word)
    path = translator.code_path
    if word and path.word != word:
        message = f"Goes on computing as {path.word} instead of {former.code_path} ({path.reason}): values may differ by rounding."
        warnings.append(Warned(code=ErrorCode.CODE_PATH_CHANGED, message=message))
    reason = f"chosen device; {path.reason}" if wanted else path.reason
    return Opened(translator, describe_device(device), reason, warnings)


def _card_of(rank: Rank | None) -> str:
    """The card that is a rank's by torchrun's count; '' where there is none, or no rank."""
    num_cards = torch.cuda.device_count() if rank is not None else 0
    return f"cuda:{rank.local_index % num_cards}" if rank is not None and num_cards else ""


def _choose(word: str, former: Former) -> tuple[torch.device, str]:
    """What to compute on, and what is to be said when it is not what the former session computed on."""
    former_word = former.device.partition(" ")[0]
    if word or not former_word:
        device, is_gone = choose_device(word or None), False
    else:
        try:
            device, is_gone = choose_device(former_word), False
        except AppError:
            device, is_gone = choose_device(None), True
    is_other = is_gone or (former_word != "" and str(device) != former_word)
    sentence = f"Goes on with {describe_device(device)} instead of {former.device}: values may differ by rounding."
    return device, sentence if is_other else ""


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size
