"""Which processor or card to compute on (torch)."""

import torch

from core.errors import AppError, ErrorCode, first_line
from core.host_memory import forget_peak as forget_host_peak
from core.host_memory import free_host_bytes, peak_host_bytes, taken_host_bytes

_REMEDY = "Choose another device, or --device cpu."


def choose_device(word: str | None = None) -> torch.device:
    """The device named by `word` (cpu, cuda, cuda:N, mps), or the best there is: CUDA, then MPS, then the CPU.

    A card is tried with a small sum before it is chosen, because a driver or a card too old for this torch shows only then.

    Raises AppError: DEVICE_ABSENT, DEVICE_UNUSABLE (for a named device; an unnamed one falls back to the CPU), BAD_SETTING.
    """
    if word is None or word == "auto":
        for kind in ("cuda", "mps"):
            if _is_present(kind):
                try:
                    return _tried(torch.device(kind))
                except AppError:
                    continue
        return torch.device("cpu")
    try:
        device = torch.device(word)
    except RuntimeError as error:
        raise AppError(ErrorCode.BAD_SETTING, f"There is no device called {word}.", "Use cpu, cuda, cuda:N or mps.", device=word) from error
    if device.type == "cpu":
        return device
    if not _is_present(device.type) or (device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count()):
        raise AppError(ErrorCode.DEVICE_ABSENT, f"This computer has no device {word} that torch can see.", _REMEDY, device=word)
    return _tried(device)


def _is_present(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_available()
    return kind == "mps" and torch.backends.mps.is_available()


def _tried(device: torch.device) -> torch.device:
    try:
        torch.ones(2, device=device).sum().item()
    except RuntimeError as error:
        message = f"The device {device} can't be used: {first_line(error)}"
        raise AppError(ErrorCode.DEVICE_UNUSABLE, message, "Update its driver. " + _REMEDY, device=str(device)) from error
    return device


def cards() -> list[tuple[str, str]]:
    """The word of each card that torch sees (cuda:0, mps), and its name for people."""
    found = [(f"cuda:{index}", torch.cuda.get_device_name(index)) for index in range(torch.cuda.device_count())]
    return [*found, ("mps", "Metal")] if _is_present("mps") else found


def describe_device(device: torch.device) -> str:
    """A name for people: the card's own, or the word cpu."""
    return f"{device} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else str(device)


def device_key(device: torch.device) -> str:
    """A device's name that is the same in all processes of this computer, whatever CUDA_VISIBLE_DEVICES shows them."""
    if device.type != "cuda":
        return device.type
    return f"cuda-{torch.cuda.get_device_properties(device).uuid}"


def free_memory(device: torch.device) -> int:
    """Bytes of its memory that nobody uses; of a CPU those of the computer."""
    if device.type == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        # What torch keeps for this process is free to it as well.
        return int(free) + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    return free_host_bytes()


def memory_taken(device: torch.device) -> tuple[int, int]:
    """What this process has taken of a device's memory at most so far, and what it has now, in bytes."""
    if device.type == "cuda":
        return torch.cuda.max_memory_reserved(device), torch.cuda.memory_reserved(device)
    return peak_host_bytes(), taken_host_bytes()


def forget_peak(device: torch.device) -> None:
    """Give back what nothing holds, and let `memory_taken` tell the most from now on."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)
    else:
        forget_host_peak()


def devices_in_use() -> list[torch.device]:
    """The cards on which this process has a place, which takes some memory even where it holds nothing there."""
    if not torch.cuda.is_initialized():  # type: ignore[no-untyped-call]
        return []
    return [torch.device("cuda", index) for index in range(torch.cuda.device_count())]
