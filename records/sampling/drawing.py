"""Drawing of a sample that anybody can draw again: the seed and the lot say which entries are in it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable


def new_seed() -> str:
    """Return a seed that nobody chose: 16 hex digits."""
    return secrets.token_hex(8)


def drawn(seed: str, entries: Iterable[int], size: int) -> tuple[int, ...]:
    """Draw so many entries: those whose SHA-256 of "seed:number" comes first; each is drawn with the same chance."""
    return tuple(sorted(entries, key=lambda entry: hashlib.sha256(f"{seed}:{entry}".encode()).digest())[:size])
