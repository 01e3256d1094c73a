"""What a report tells of program and computer: versions, system, processor, memory, cards (no torch: it may be what is broken)."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

from core.version import VERSION

PARTS: tuple[str, ...] = (
    "torch",
    "torchvision",
    "PySide6-Essentials",
    "shiboken6",
    "qasync",
    "numpy",
    "Pillow",
    "opencv-python-headless",
    "openimageio",
)
PARTS += ("msgspec", "safetensors", "onnx", "onnxruntime", "psutil", "platformdirs", "filelock")
_CARD_TIMEOUT_S = 10.0
_TOLD_VARIABLES: tuple[str, ...] = (
    "LANG",
    "LC_ALL",
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "QT_QPA_PLATFORM",
    "QT_SCALE_FACTOR",
    "OMP_NUM_THREADS",
)
_TOLD_VARIABLES += ("CUDA_VISIBLE_DEVICES",)


def versions_text(workspace: Path) -> str:
    """Lines of `name: value`; what cannot be found out is said so."""
    how = "packaged" if getattr(sys, "frozen", False) else "from source"
    memory = psutil.virtual_memory()
    lines = [
        f"Diptych: {VERSION}, {how}",
        f"System: {platform.platform()}",
        f"Python: {platform.python_version()} ({platform.python_implementation()})",
        *(f"{name}: {_version(name)}" for name in PARTS),
        f"Processor: {_processor()}, {os.cpu_count()} cores",
        f"Memory: {memory.total / 1e9:.1f} GB, {memory.available / 1e9:.1f} GB free",
        f"Disk of the workspace: {_disk(workspace)}",
        *_cards(),
        *(f"{name}: {os.environ[name]}" for name in _TOLD_VARIABLES if name in os.environ),
    ]
    return "\n".join(lines) + "\n"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    """The processor's name where the system says it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _disk(workspace: Path) -> str:
    try:
        usage = shutil.disk_usage(workspace)
    except OSError as error:
        return f"can't be asked ({error.strerror})"
    return f"{usage.total / 1e9:.0f} GB, {usage.free / 1e9:.0f} GB free"


def _cards() -> list[str]:
    """NVIDIA's cards as their driver tells of them."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ["Cards: no NVIDIA driver"]
    command = [program, "--query-gpu=name,driver_version,memory.total,memory.free", "--format=csv,noheader"]
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=_CARD_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return [f"Cards: nvidia-smi does not answer ({type(error).__name__})"]
    lines = (told.stdout if told.returncode == 0 else told.stdout + told.stderr).strip().splitlines()
    return [f"Card: {line.strip()}" for line in lines] or ["Cards: none"]
