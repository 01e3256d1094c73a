"""onnxruntime as it is opened here tells its makers nothing."""

import os
import sys
from pathlib import Path

import pytest

from tests.campaigns.network import ShutNetwork

SENDS_AFTER_S = 14
"""It gathers what it sends for ten seconds: seen without the module that is tested here."""
_SESSION = """
import time
import numpy, onnx
from onnx import TensorProto, helper
{opened}
ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in "xy"]
graph = helper.make_graph([helper.make_node("Relu", ["x"], ["y"])], "g", ends[:1], ends[1:])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
session = runtime.InferenceSession(model.SerializeToString())
session.run(None, dict(x=numpy.zeros(1, "f")))
time.sleep({seconds})
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the network is shut by the dynamic linker of Linux")
def test_a_session_tries_to_reach_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # It keeps silent by itself where it takes its process for a test.
    for name in [name for name in os.environ if "TELEMETRY" in name or name.startswith("PYTEST") or name == "CI"]:
        monkeypatch.delenv(name)
    shut = ShutNetwork(tmp_path)
    opened = "from core.onnx_runtime import onnx_runtime\nruntime = onnx_runtime()"
    done = shut.call([sys.executable, "-c", _SESSION.format(opened=opened, seconds=SENDS_AFTER_S)], cwd=Path(__file__).resolve().parents[2])
    assert done.returncode == 0, done.stderr
    assert shut.refused() == []
