"""Networks: the one place where onnxruntime is loaded."""

from __future__ import annotations

from pathlib import Path

from ocr import telemetry  # noqa: F401 - switches telemetry off, which has to be done before the next line

from onnxruntime import InferenceSession, SessionOptions  # isort: skip

__all__ = ["InferenceSession", "open_network"]


def open_network(path: Path) -> InferenceSession:
    """Load a network that works on one thread of the CPU."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
