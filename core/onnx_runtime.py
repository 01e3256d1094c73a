"""onnxruntime, with what it would tell its makers shut off: the only place that imports it."""

import os
from typing import Any

_OFF = {"ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
"""Since 1.29 its packages for Linux and macOS send what runs where, from the first session on; later ones know the first name alone."""


def onnx_runtime() -> Any:
    """The module. Raises ImportError where it is not installed."""
    os.environ.update(_OFF)  # it looks as it begins
    import onnxruntime

    onnxruntime.disable_telemetry_events()  # for Windows, where it is the system that collects
    return onnxruntime
