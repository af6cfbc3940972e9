"""Receipts that a receiver lays into the folder: one JSON object a line, one line a case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from exports.upload.outcomes import CaseState, Outcome

SUFFIX = ".receipt.jsonl"
_STATES = {one.value: one for one in (CaseState.RECEIVED, CaseState.IMPORTED, CaseState.REJECTED)}


def receipt_outcomes(name: str, data: bytes) -> Iterator[Outcome | None]:
    """Yield what every line of a receipt says, None for a line that says nothing understood.

    A line is `{"key": …, "status": "received" | "imported" | "rejected", "id": …, "code": …, "message": …}`; only key
    and status are needed.
    """
    proof = f"{name} sha256:{hashlib.sha256(data).hexdigest()}"
    for line in data.decode("utf-8", errors="replace").lstrip("\ufeff").splitlines():
        if line.strip():
            yield _outcome(line, proof)


def _outcome(line: str, proof: str) -> Outcome | None:
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return None
    if not isinstance(told, dict) or told.get("status") not in _STATES or not isinstance(told.get("key"), str):
        return None
    reference, code, words = (str(told.get(name) or "") for name in ("id", "code", "message"))
    return Outcome(told["key"], _STATES[told["status"]], reference, code, words, proof)
