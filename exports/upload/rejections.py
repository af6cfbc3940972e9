"""Rejection list of the ministry's import: an Excel file with a row a refused case, read by headings that are named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.plain_table import plain_rows
from records.errors import InputRefused
from records.language import gettext as _
from records.text.vietnamese import comparison_key


@dataclass(frozen=True, slots=True)
class RejectionHeadings:
    """Headings of the columns, "" for one that the list does not have; and the row at which they stand, from 1."""

    number: str
    words: str
    code: str
    reference: str
    row: int


@dataclass(frozen=True, slots=True)
class RejectionRow:
    """Row of the list: register number as written, the receiver's words, code, and identifier; "" where it has none."""

    row: int
    number: str
    words: str
    code: str
    reference: str


@dataclass(frozen=True, slots=True)
class RejectionList:
    """List with its name and SHA-256, which prove what it said."""

    proof: str
    rows: tuple[RejectionRow, ...]


def read_rejections(path: Path, headings: RejectionHeadings) -> RejectionList:
    """Read the list.

    Raises:
        InputRefused: no Excel file, damaged, hostile, or the headings of number and words are not there.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    rows = plain_rows(path, WorkbookLimits())
    places = _places(path, [cells for number, cells in rows if number == headings.row], headings)
    found = tuple(_rows([(number, cells) for number, cells in rows if number > headings.row], places))
    return RejectionList(f"{path.name} sha256:{digest}", found)


def _places(path: Path, heads: list[tuple[str, ...]], headings: RejectionHeadings) -> Mapping[str, int]:
    """Return name of the column → its place; those that the list lacks are left out."""
    seen = [comparison_key(cell) for cell in heads[0]] if heads else []
    wanted = {
        "number": headings.number,
        "words": headings.words,
        "code": headings.code,
        "reference": headings.reference,
    }
    found = {
        name: seen.index(comparison_key(text)) for name, text in wanted.items() if text and comparison_key(text) in seen
    }
    if lacking := [wanted[name] for name in ("number", "words") if name not in found]:
        raise InputRefused(
            _("{name}: dòng {row} không có tiêu đề {headings}.").format(
                name=path.name, row=headings.row, headings=", ".join(lacking)
            ),
            _("Ghi đúng tiêu đề của bên nhận vào nhóm [receipt] trong hotich.toml."),
        )
    return found


def _rows(rows: list[tuple[int, tuple[str, ...]]], places: Mapping[str, int]) -> Iterator[RejectionRow]:
    for number, cells in rows:

        def cell(name: str, cells: tuple[str, ...] = cells) -> str:
            place = places.get(name)
            return cells[place].strip() if place is not None and place < len(cells) else ""

        if any(text.strip() for text in cells):
            yield RejectionRow(number, cell("number"), cell("words"), cell("code"), cell("reference"))
