"""What a font is to the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Hand(StrEnum):
    """What kind of writing a font imitates."""

    PEN = "pen"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Face:
    """One font file that covers the charset."""

    path: Path
    hand: Hand
    family: str
