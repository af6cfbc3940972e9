"""Workbooks of many rows of text: xlsxwriter makes the mould once, its sheets are filled as XML.

xlsxwriter takes as long to write a row of a keyed book as all that is found out about it; poured it takes a sixth.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from exports.workbooks.cells import MAX_UNITS

OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
PouredCell = tuple[int, str, int]
"""Cell of a row: its column from 0, its text ("" = shaded only), the place of its format among those of the mould."""
_COLUMNS = tuple(f'<c r="{xl_col_to_name(place)}' for place in range(512))
_FORMAT = re.compile(r' s="(\d+)"')
_SAMPLE = '<row r="{row}"'
_SIZE = re.compile(r"<dimension [^>]*/>")
_QUICK = 3
"""Level of packing: the file is a tenth larger than at 6, and packing takes half as long."""
# What Excel takes for its own notation, and what XML cannot hold.
_RESERVED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _SheetMould:
    """XML of a sheet around its rows, the number of the first of them (from 1), and the numbers of its formats."""

    name: str
    before: str
    after: str
    first: int
    formats: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WorkbookMould:
    """Workbook whose sheets wait for their rows; made by `mould_of`."""

    parts: tuple[tuple[str, bytes], ...]
    sheets: tuple[_SheetMould, ...]

    def pour(self, file: Path, rows: Sequence[Iterable[Sequence[PouredCell]]]) -> None:
        """Write the workbook with these rows, sheet by sheet.

        Raises:
            OSError: the disk is full or the folder cannot be written.
        """
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_QUICK) as packed:
            for name, content in self.parts:
                packed.writestr(name, content)
            for sheet, of_sheet in zip(self.sheets, rows, strict=True):
                numbered = enumerate(of_sheet, start=sheet.first)
                body = "".join(_row(number, cells, sheet.formats) for number, cells in numbered)
                packed.writestr(sheet.name, f"{sheet.before}{body}{sheet.after}")


def mould_of(
    prepare: Callable[[xlsxwriter.Workbook], Sequence[tuple[Worksheet, int, Sequence[Format]]]],
) -> WorkbookMould:
    """Make a mould.

    Args:
        prepare: makes the sheets with their heads; returns of each its first row from 0 and the formats of its cells.
    """
    made, samples = io.BytesIO(), []
    with xlsxwriter.Workbook(made, OPTIONS) as book:
        for sheet, first, formats in prepare(book):
            for place, one in enumerate(formats):
                sheet.write_blank(first, place, None, one)
            samples.append(first + 1)
    with zipfile.ZipFile(made) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(samples) + 1)]
    sheets = [_sheet_mould(name, parts.pop(name).decode(), row) for name, row in zip(names, samples, strict=True)]
    return WorkbookMould(tuple(parts.items()), tuple(sheets))


def _sheet_mould(name: str, xml: str, row: int) -> _SheetMould:
    before, sample = _SIZE.sub("", xml).split(_SAMPLE.format(row=row))
    cells, after = sample.split("</sheetData>")
    formats = tuple(map(int, _FORMAT.findall(cells)))
    return _SheetMould(name, before, f"</sheetData>{after}", row, formats)


def _row(number: int, cells: Sequence[PouredCell], formats: Sequence[int]) -> str:
    return f'<row r="{number}">{"".join(_cells(number, cells, formats))}</row>'


def _cells(number: int, cells: Sequence[PouredCell], formats: Sequence[int]) -> Iterator[str]:
    for place, text, kind in cells:
        if text:
            yield f'{_COLUMNS[place]}{number}" s="{formats[kind]}" t="inlineStr"><is><t>{_written(text)}</t></is></c>'
        else:
            yield f'{_COLUMNS[place]}{number}" s="{formats[kind]}"/>'


def _written(text: str) -> str:
    """Return a text as it stands in XML, no longer than Excel takes it."""
    if len(text) > MAX_UNITS // 2:
        text = text.encode("utf-16-le")[: 2 * MAX_UNITS].decode("utf-16-le", "ignore")
    if "_x" in text:
        text = _RESERVED.sub(r"_x005F\g<0>", text)
    if _CONTROL.search(text):
        text = _CONTROL.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)
    return escape(text) if "&" in text or "<" in text or ">" in text else text
