"""Comparison of a table that was keyed elsewhere, held in memory: an outcome for each row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exports.workbooks.workbook_reader import TableRow
from pipeline.home.home import Home
from pipeline.shared.indexes import index_of, open_index
from pipeline.shared.relation_findings import relation_findings
from pipeline.shared.relation_lines import RelationLine, decided_line
from pipeline.shared.row_decisions import decide_rows
from pipeline.shared.tables.bad_cells import BAD_CELLS
from pipeline.shared.tables.excel_files import Tell, unheard
from pipeline.shared.tables.table_rows import AS_SEEN, TableFile, TableOptions
from pipeline.shared.tables.workbooks import workbook_types
from reconcile.decision.verdicts import MatchDecision
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.snapshot import snapshot_of
from records.errors import UsageError
from records.language import gettext as _


def reconcile_table(
    home: Home, path: Path, code: str | None, options: TableOptions = AS_SEEN, tell: Tell = unheard
) -> list[RelationLine]:
    """Return the outcome of every row, in the table's order.

    Args:
        home: the home.
        path: the table; every sheet with the known header counts.
        code: its record type when the header shall not decide.
        options: what becomes of hidden sheets and old fonts.
        tell: hears what was not taken and what is doubtful.

    Raises:
        UsageError: there is no such file, or no snapshot of its record type.
        InputRefused: the file cannot be taken; the message names the rows.
    """
    kind = workbook_types(path, code, options)[0]
    rows = list(TableFile(path, kind, options, home.root / BAD_CELLS, tell).rows())
    with index_of(home) as engine:
        index = open_index(engine, kind)
        if snapshot_of(index) is None:
            raise UsageError(
                _("Chưa có bản chụp loại {code} của cơ sở dữ liệu dùng chung.").format(code=kind),
                _("Nạp bằng `hotich shared load` hoặc `hotich shared sync`."),
            )
        decisions = _decide(index, rows)
    return [_line(kind, row, decision) for row, decision in zip(rows, decisions, strict=True)]


def _decide(index: LinkageIndex, rows: Sequence[TableRow]) -> tuple[MatchDecision, ...]:
    """Link the rows book by book; rows of one office and book number are a book."""
    names = [(row.cells.get(index.schema.office, ""), row.cells.get("quyenSo", "")) for row in rows]
    places = {name: place for place, name in enumerate(dict.fromkeys(names))}
    return decide_rows(index, [row.cells for row in rows], [places[name] for name in names])


def _line(code: str, row: TableRow, decision: MatchDecision) -> RelationLine:
    number = row.cells.get("so", "")
    return decided_line(row.cells.get("quyenSo", ""), code, (number, None), decision, relation_findings(code, decision))
