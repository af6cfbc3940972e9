"""The column at the right in which later changes are noted; notes at the foot have lines like other values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.learning.frame import FormRules
from ocr.learning.geometry import MM, Rect
from ocr.learning.labels import Label
from ocr.learning.strokes import RuledStroke
from ocr.learning.values import ValueLine

LONG = 0.35
"""Share of the page's height that the rule left of the notes has at least."""
UNRULED_MM, PIECES_MM, BODY_MM = 12.0, 3.0, 40.0
PITCH_MM, MOST_LINES, BELOW_HEAD_MM = 8.9, 26, 4.0
FIRST_BASE_MM = 5.9


@dataclass(frozen=True, slots=True)
class NotesColumn:
    """A column of notes at the right of the page.

    Attributes:
        label: its head.
        rect: where notes stand, below the head.
    """

    label: Label
    rect: Rect

    def lines(self) -> tuple[ValueLine, ...]:
        """Lines for notes down to the end of the column, which has none of its own."""
        count = min(MOST_LINES, int((self.rect.height) // (PITCH_MM * MM)))
        return tuple(
            ValueLine(self.rect.left, self.rect.right, self.rect.top + (FIRST_BASE_MM + index * PITCH_MM) * MM)
            for index in range(count)
        )


def notes_column(labels: Sequence[Label], rules: FormRules, shape: tuple[int, ...]) -> NotesColumn | None:
    """Return the column of notes; None where a page has none or its notes stand at the foot."""
    height, width = shape[:2]
    label = next((label for label in labels if label.columns == ("ghiChu",)), None)
    if label is None or label.rect.left < width / 2:
        return None
    body = float(np.median([other.rect.left for other in labels if other is not label] or [0.0])) + BODY_MM * MM
    between = [rule for rule in rules.upright if body < rule.at < label.rect.left]
    left = _rule_at(between, LONG * height, label.rect.left - UNRULED_MM * MM)
    closing = [rule.at for rule in rules.upright if rule.at > left + 20 * MM]
    right = min(closing) - 0.6 * MM if closing else width - 4.0 * MM
    bottom = max((rule.end for rule in rules.upright), default=height - 6.0 * MM)
    top = label.rect.bottom + BELOW_HEAD_MM * MM
    return NotesColumn(label, Rect(left + MM, top, right, max(top, bottom)))


def _rule_at(between: Sequence[RuledStroke], long: float, unruled: float) -> float:
    """Return where the notes' rule runs.

    The last long one, perhaps in pieces that lean, else the longest piece of one.
    """
    lengths = {
        rule.at: sum(piece.length for piece in between if abs(piece.at - rule.at) < PIECES_MM * MM) for rule in between
    }
    ruled = [at for at, length in lengths.items() if length > long]
    return max(ruled, default=max(lengths, key=lambda at: lengths[at], default=unruled))
