"""Canonical JSON of the frozen dataclasses that travel between stages, and hashes of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter
from typing_extensions import TypeForm

Value = TypeVar("Value")
_adapter: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def to_json(kind: TypeForm[Value], value: Value) -> str:
    """Write a value of the given type as JSON with sorted keys: equal values give equal text."""
    plain = _adapter(kind).dump_python(value, mode="json")
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: TypeForm[Value], text: str) -> Value:
    """Read a value from the text of `to_json`.

    Raises:
        pydantic.ValidationError: the text is not a value of this type.
    """
    value: Value = _adapter(kind).validate_json(text)
    return value


def digest(*texts: str) -> str:
    """Hash texts with SHA-256; the end of one and the begin of the next count."""
    sha = hashlib.sha256()
    for text in texts:
        data = text.encode()
        sha.update(len(data).to_bytes(8, "big"))
        sha.update(data)
    return sha.hexdigest()
