"""Font faces of the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class FontKind(StrEnum):
    """Kind of writing that a font imitates."""

    PEN = "pen"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class FontFace:
    """One font file that covers the charset."""

    path: Path
    hand: FontKind
    family: str
