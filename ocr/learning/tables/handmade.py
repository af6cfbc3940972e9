"""Exercise books ruled and headed by hand: no press printed them, so no form can be learned and a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.tables.rules import RuleLine, level_rules, upright_rules
from ocr.zones.form_print import Grey
from records.language import gettext as _
from records.stages import Reason

HAND_RULED = "hand_ruled"
LEAST_COLUMNS = 4
"""Columns of a list; a page of prose in an exercise book has none but its margin."""
LEAST_LINES, ALIKE, MOSTLY = 12, 0.12, 0.6
"""So many lines at one distance, that differs by no more than this share, are those of writing paper: most of all."""
PITCH_MM = (4.0, 14.0)
BEYOND_MM = 5.0
"""Lines of writing paper run on beyond the columns that somebody drew over them; those of a printed table end there."""
EDGE_MM = 4.0
"""Nearer to the side of the page a rule is its edge."""
MOST_PAGES = 0.5


def hand_ruled(pages: Sequence[Grey]) -> Reason | None:
    """Return why a book is taken for one that was ruled by hand on writing paper, None where it is not.

    Args:
        pages: pages of the book seen straight on, `MM` pixels a millimetre, evenly lit.
    """
    share = sum(map(_is_list_on_lines, pages)) / max(1, len(pages))
    if share <= MOST_PAGES:
        return None
    return Reason(HAND_RULED, _("Sổ kẻ tay trên giấy vở, không có mẫu in: cần người nhập cả quyển."), share)


def _is_list_on_lines(page: Grey) -> bool:
    """Return whether columns were drawn on the lines of writing paper, which run on beyond them."""
    lines = _paper_lines(level_rules(page))
    drawn = [rule.at for rule in upright_rules(page) if _crosses(rule, lines) and _on_paper(rule.at, page.shape[1])]
    if len(drawn) - 1 < LEAST_COLUMNS:
        return False
    left, right = min(drawn) - BEYOND_MM * MM, max(drawn) + BEYOND_MM * MM
    return sum(line.start < left or line.end > right for line in lines) >= MOSTLY * len(lines)


def _crosses(upright: RuleLine, lines: Sequence[RuleLine]) -> bool:
    return sum(upright.start < line.at < upright.end for line in lines) >= LEAST_LINES / 2


def _on_paper(at: float, width: int) -> bool:
    """Return whether a rule is no edge of the paper."""
    return EDGE_MM * MM < at < width - EDGE_MM * MM


def _paper_lines(level: Sequence[RuleLine]) -> list[RuleLine]:
    """Return the rules that follow each other at the distance that most have; none where it is no usual one."""
    ways = np.diff([rule.at for rule in level]) / MM
    usual = ways[(ways > PITCH_MM[0]) & (ways < PITCH_MM[1])]
    if not len(usual):
        return []
    pitch = float(np.median(usual))
    near = np.abs(ways - pitch) <= ALIKE * pitch
    lines = [rule for index, rule in enumerate(level) if near[max(0, index - 1) : index + 1].any()]
    return lines if len(lines) >= LEAST_LINES else []
