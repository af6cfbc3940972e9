"""Measures of a value: what speaks for and against it, from which a curve makes its confidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

MOST_LEAD = 8.0
"""Nats of lead from which figures or a name have no rival."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures for and against a value.

    Attributes:
        raw: probability (0–1) by its words and its support, not yet calibrated.
        dissent: nats by which looks at the ink that know no language favour another text, 0 or more
            (`ocr.decode.dissent`).
        strangeness: how far the page lies outside those that the curves were fitted on, 0 or more
            (`ocr.entries.strange_pages`).
        lead: nats by which its figures lead those that look alike, or a name those like it, MOST_LEAD at most
            (`ocr.decode.figure_rivals`, `ocr.decode.name_rivals`).
    """

    raw: float
    dissent: float = 0.0
    strangeness: float = 0.0
    lead: float = MOST_LEAD


class PrintVoice(Enum):
    """Word of a reader of print on a value: not asked, the same, the same letters without some marks, another."""

    UNASKED = "unasked"
    SAME = "same"
    LETTERS = "letters"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Voices:
    """Voices of others on a value (`ocr.decode.voices`); they take time to ask.

    Attributes:
        looks: share (0–1) of the looks at the ink alone that read the same.
        printed: what a reader of print says.
    """

    looks: float = 0.0
    printed: PrintVoice = PrintVoice.UNASKED


SILENT, UNANIMOUS = Voices(), Voices(1.0, PrintVoice.SAME)
Ask = Callable[[], Voices]
