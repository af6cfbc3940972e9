"""The shape of a page: entries in rows, a few entries below each other, or one entry with its labels."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.learning.places.areas import Place, places_of
from ocr.learning.strokes import Inks
from ocr.learning.tables.case import in_cells
from ocr.learning.tables.couples import in_columns_of_persons
from ocr.learning.tables.entries import understand_table
from ocr.learning.tables.grid import find_grids, grids_of
from ocr.learning.tables.parts import LOOKED_AT, PALE, all_labels
from ocr.learning.tables.rules import level_rules, upright_rules
from ocr.learning.tables.several import understand_several
from ocr.learning.tables.table import agreed_grids
from ocr.learning.understood import Text, Understood, read_text, surely_upright, understand
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey

ENOUGH = 3.5
"""How surely, in shares of what is enough, print is read that is not pale: forms of one entry reach 4 to 8."""
CLEARER = 1.3
"""So much more has to be read in the paler ink of a page: it holds the traces of writing, too."""


def understand_page(
    text: Text, views: Sequence[Grey], record_type: str, inks: Inks, reader: HandwritingReader
) -> tuple[Understood, tuple[Place, ...]]:
    """Understand a page of any shape.

    Args:
        text: the page or the median of several, the right way up.
        views: the pages of that print lying on each other, the page itself where it is the only one.
        record_type: whose wordings are looked for.
        inks: grey values of its ink.
        reader: reads labels and heads.

    Returns:
        The page as understood, and the places of its values.
    """
    sure = surely_upright(text, record_type)
    if sure < ENOUGH:
        pale = read_text(text.strokes.grey, PALE, reader)
        if surely_upright(pale, record_type) > CLEARER * sure:
            text, inks = pale, PALE
    level, upright = level_rules(text.strokes.grey), upright_rules(text.strokes.grey)
    pages = views[:LOOKED_AT] if len(views) > 1 else ()
    grids = agreed_grids((grids_of(level, upright), *map(find_grids, pages)))
    found = understand_table(text, grids, views, record_type, inks, reader)
    found = found or understand_several(text, level, views, record_type, inks, reader)
    if found is not None:
        return found
    page = understand(text, all_labels(text, views, record_type, inks, reader), record_type)
    places = in_cells(places_of(page, views), page.labels, grids)
    return page, in_columns_of_persons(places, page.labels, grids)
