"""Matching of header rows to tables: the ministry's templates differ in order, hints, blanks and letter case."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from records.record_types import Column, RecordType, record_type, record_types
from records.text.vietnamese import nfc


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """Table that a header row belongs to.

    Attributes:
        record_type: the type that most cells belong to, None when no type, or more than one, fits.
        columns: the column of every cell, None where the type has none of that name.
        variant: the widest variant whose columns are all in the header; None when every variant lacks some.
        unknown: non-empty cells that name no column.
        repeated: columns that occur more than once.
        missing: columns of the main variant that are absent.
    """

    record_type: RecordType | None
    columns: tuple[Column | None, ...]
    variant: str | None = None
    unknown: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def match_header(cells: Sequence[object], code: str | None = None) -> HeaderMatch:
    """Find the record type and the columns of a header row.

    Letter case, blanks, line breaks, hints such as `i=[1,2,3]` and "UBND …" after `noiDangKy` are ignored.

    Args:
        cells: the header row as read, None for empty cells.
        code: the record type when it is known; otherwise the cells decide.
    """
    keys = [header_key("" if cell is None else str(cell)) for cell in cells]
    found = record_type(code) if code else _best_type(keys)
    if found is None:
        return HeaderMatch(None, (None,) * len(cells), unknown=tuple(str(cell) for cell in cells if cell))
    by_key = {header_key(column.name): column for column in found.known}
    columns = tuple(by_key.get(_ALIASES.get(key, key)) for key in keys)
    count = Counter(column.name for column in columns if column)
    complete = [name for name, variant in found.variants.items() if all(column.name in count for column in variant)]
    return HeaderMatch(
        found,
        columns,
        max(complete, key=lambda name: len(found.variants[name]), default=None),
        tuple(str(cell) for cell, key, column in zip(cells, keys, columns, strict=True) if key and not column),
        tuple(name for name, times in count.items() if times > 1),
        tuple(column.name for column in found.columns if column.name not in count),
    )


_HINT = re.compile(r"i\s*=\s*\[.*", re.DOTALL | re.IGNORECASE)
# The misspelling is official; a table with the right spelling means the same column.
_ALIASES = {
    "nkshanchenanglucHanhViCanCuHuyTuyenBo".lower(): "nkshanchenanglucHanhViNgayCanCuHuyTuyenBo".lower(),
    "tt": "stt",
}


def header_key(cell: str) -> str:
    """Return the significant part of a header cell: lower-case letters and digits without hints and blanks."""
    key = re.sub(r"\s", "", _HINT.sub("", nfc(cell))).lower()
    return "noidangky" if key.startswith("noidangkyubnd") else key


def _best_type(keys: Sequence[str]) -> RecordType | None:
    """Return the type that has the most of the cells; None when none or several have as many."""
    present = set(keys)
    score = {
        kind.code: len(present & {header_key(column.name) for column in kind.known}) for kind in record_types().values()
    }
    best = max(score.values())
    winners = [code for code, known in score.items() if known == best]
    return record_type(winners[0]) if best and len(winners) == 1 else None
