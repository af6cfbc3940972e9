"""Layout of an extract: which columns stand where, under which labels, read from `exports/extracts/layouts`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from records.errors import UsageError
from records.language import gettext as _
from records.record_types import record_types


@dataclass(frozen=True, slots=True)
class ExtractCell:
    """Cell of a row: the printed label, and the ministry's column whose value stands behind it."""

    label: str
    column: str


@dataclass(frozen=True, slots=True)
class ExtractSection:
    """Section of an extract; `heading` is "" where none is printed."""

    heading: str
    rows: tuple[tuple[ExtractCell, ...], ...]


@dataclass(frozen=True, slots=True)
class ExtractLayout:
    """Layout of the extracts of one record type; `symbol` follows the number, as in `12/2026/TLKS-BS`."""

    title: str
    symbol: str
    sections: tuple[ExtractSection, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns whose values it shows, in their order."""
        return tuple(cell.column for section in self.sections for row in section.rows for cell in row)


_LAYOUT = TypeAdapter(ExtractLayout)


@cache
def extract_layout(code: str) -> ExtractLayout:
    """Return the layout of a record type.

    Raises:
        UsageError: no such type.
    """
    if code not in record_types():
        raise UsageError(_("Không có loại sổ hộ tịch {code}.").format(code=code))
    text = (files("exports.extracts") / "layouts" / f"{code}.toml").read_text(encoding="utf-8")
    return _LAYOUT.validate_python(tomllib.loads(text))
