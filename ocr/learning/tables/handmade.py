"""Exercise books ruled and headed by hand: no press printed them, so no form can be learned and a person reads them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.learning.geometry import MM
from ocr.learning.prints.sheets import LaidSheet
from ocr.learning.tables.rules import RuleLine, level_rules, upright_rules
from ocr.page import PageImage
from ocr.zones.form_print import Grey
from records.language import N_
from records.language import gettext as _
from records.stages import Reason

HAND_RULED = "hand_ruled"
WORDS = N_("Sổ kẻ tay trên giấy vở, không có mẫu in: cần người nhập cả quyển.")
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
"""Share of the pages in columns; a cover, a closing statement and prose say nothing of who ruled the book."""


def ruled_by_hand(pages: Sequence[PageImage]) -> Reason | None:
    """Return why a book of these scans is taken for one that was ruled by hand, None where it is not."""
    sheets = (LaidSheet.of(page) for page in pages)
    return hand_ruled([sheet.view(sheet.rotation).grey for sheet in sheets])


def hand_ruled(pages: Sequence[Grey]) -> Reason | None:
    """Return why a book is taken for one that was ruled by hand on writing paper, None where it is not.

    Args:
        pages: pages of the book seen straight on, `MM` pixels a millimetre, evenly lit.
    """
    in_columns = [(page, drawn) for page in pages if len(drawn := _columns(page)) > LEAST_COLUMNS]
    share = sum(_is_list_on_lines(page, drawn) for page, drawn in in_columns) / max(1, len(in_columns))
    return Reason(HAND_RULED, _(WORDS), share) if share > MOST_PAGES else None


def _columns(page: Grey) -> list[RuleLine]:
    """Return the upright rules that are no edge of the paper."""
    return [rule for rule in upright_rules(page) if EDGE_MM * MM < rule.at < page.shape[1] - EDGE_MM * MM]


def _is_list_on_lines(page: Grey, columns: Sequence[RuleLine]) -> bool:
    """Return whether columns were drawn on the lines of writing paper, which run on beyond them."""
    lines = _paper_lines(level_rules(page))
    drawn = [rule.at for rule in columns if _crosses(rule, lines)]
    if len(drawn) <= LEAST_COLUMNS:
        return False
    left, right = min(drawn) - BEYOND_MM * MM, max(drawn) + BEYOND_MM * MM
    return sum(line.start < left or line.end > right for line in lines) >= MOSTLY * len(lines)


def _crosses(upright: RuleLine, lines: Sequence[RuleLine]) -> bool:
    return sum(upright.start < line.at < upright.end for line in lines) >= LEAST_LINES / 2


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
