"""The form of a book kept in tables: every cell of every row is the place of a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.learning.geometry import MM, Rect
from ocr.learning.labels.labels import Label
from ocr.learning.places.areas import Place, places_of
from ocr.learning.places.frame import FormRules
from ocr.learning.strokes import Inks, RuledStroke
from ocr.learning.tables.celltext import cleared
from ocr.learning.tables.grid import Grid
from ocr.learning.tables.heads import column_labels
from ocr.learning.tables.lines import lines_of
from ocr.learning.tables.parts import understood_alone
from ocr.learning.tables.rules import RuleLine
from ocr.learning.tables.table import Table, table_of
from ocr.learning.understood import Text, Understood
from ocr.recognise.handwriting import HandwritingReader
from ocr.zones.form_print import Grey, Mask
from records.editions import AreaKind
from records.wordings import Wording, WordingRole

SHARP_PAGES = 3
"""Pages beside the median on which heads are read."""
NAMED = 0.5
"""Share of the columns whose heads are understood, from which a grid is a table of entries."""
RULE_MM = 0.9
"""Half of the width around a rule's middle in which it is printed."""
OUTSIDE_MM = 1.5
PAGE_COLUMNS = frozenset({"quyenSo", "trangSo"})
"""What may stand outside of a table for all its entries."""


def understand_table(
    text: Text,
    page_grids: Sequence[Grid],
    views: Sequence[Grey],
    record_type: str,
    inks: Inks,
    reader: HandwritingReader,
) -> tuple[Understood, tuple[Place, ...]] | None:
    """Understand a page whose entries are rows of a table; None when it is none.

    Args:
        text: the page or the median, the right way up.
        page_grids: the grids that its rules make.
        views: the pages of that print lying on each other.
        record_type: whose wordings are looked for.
        inks: grey values of its ink.
        reader: reads the heads.

    Returns:
        The page as understood, and the places of its values.
    """
    grey = text.strokes.grey
    found = [(grid, table) for grid in page_grids if (table := table_of(grid)) is not None]
    if not found:
        return None
    sharp = (grey, *views[:SHARP_PAGES])
    labels = [column_labels(table, sharp, record_type, reader) for _grid, table in found]
    count = sum(len(some) for some in labels)
    if sum(label is not None for some in labels for label in some) < NAMED * count:
        return None
    grids = [grid for grid, _table in found]
    bare = [_without(grids, view) for view in views]
    outside = understood_alone(_without(grids, grey), bare, record_type, inks, reader)
    page = replace(
        outside,
        text=text,
        labels=(*outside.labels, *(label for some in labels for label in some if label is not None)),
        rules=_with_grids(outside.rules, grids),
    )
    around = [place for place in places_of(outside, views) if PAGE_COLUMNS.issuperset(place.columns)]
    cells = _cells([table for _grid, table in found], labels)
    return page, (*around, *cells)


def _without(grids: Sequence[Grid], grey: Grey) -> Grey:
    """Return the page with its tables painted over, the print above and below them made clear."""
    bare = grey.copy()
    for grid in grids:
        bare[grid.rect.grown(OUTSIDE_MM * MM).within(bare.shape)] = 255
    for end in (slice(0, int(grids[0].rect.top)), slice(int(grids[0].rect.bottom), None)):
        bare[end] = cleared(bare[end])
    return bare


def _cells(tables: Sequence[Table], labels: Sequence[Sequence[Label | None]]) -> Iterator[Place]:
    """Return the places of all values, entry by entry.

    A table on the right page goes on with the entries of the left one.
    """
    taken: set[str] = set()
    for number, (table, heads) in enumerate(zip(tables, labels, strict=True)):
        for column, head in enumerate(heads):
            label = head if head is not None and "+".join(head.columns) not in taken else _unnamed(table, column)
            name = "+".join(label.columns) or f"x.{number}.{column}"
            taken.add(name)
            for row in range(1, len(table.rows) + 1):
                lines = tuple(lines_of(table.cell(row - 1, column)))
                yield Place(f"r{row}:{name}", label.columns, label, _kind(label), lines, seen=False, row=row)


def _kind(label: Label) -> AreaKind:
    return AreaKind.SIGNED_NAME if label.columns == ("nguoiThucHien",) else AreaKind.WRITTEN


def _unnamed(table: Table, column: int) -> Label:
    """Return the label of a column whose head says nothing that is known."""
    (left, right), top = table.columns[column], table.rows[0][0]
    wording = Wording("", WordingRole.OTHER, (), "", None, "", (), personal=False)
    return Label((wording,), 0.0, 0.0, Rect(left, top, right, top), 0, (0, 0), first=False, goes_on=False)


def _with_grids(rules: FormRules, grids: Sequence[Grid]) -> FormRules:
    """Return the rules with those of tables."""
    level = [rule for grid in grids for rule in grid.level]
    upright = [rule for grid in grids for rule in grid.upright]
    mask = rules.mask.copy()
    for rule in level:
        _draw(mask, rule)
    for rule in upright:
        _draw(mask.T, rule)
    return replace(
        rules,
        level=(*rules.level, *map(_whole, level)),
        upright=(*rules.upright, *map(_whole, upright)),
        mask=mask,
    )


def _whole(rule: RuleLine) -> RuledStroke:
    return RuledStroke(rule.at, rule.start, rule.end)


def _draw(mask: Mask, rule: RuleLine) -> None:
    for start, end in rule.spans:
        mask[Rect(start, rule.low - RULE_MM * MM, end, rule.high + RULE_MM * MM).within(mask.shape)] = 255
