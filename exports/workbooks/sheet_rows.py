"""Rows of an Excel sheet, straight from its XML: texts and whole numbers at once, every other cell by openpyxl.

openpyxl makes an object of each cell and takes four times as long, which is felt in tables with millions of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from lxml import etree
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_ITEM, _TEXT, _ROW = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "t", "row"))
_VALUE, _INLINE = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("v", "is"))
VISIBLE = "visible"
_FIGURES = "0123456789"


@dataclass(frozen=True, slots=True)
class OddCell:
    """Cell that is neither blank nor text nor number: its value, and the kind of it as openpyxl names them."""

    value: object
    kind: str


ExcelCell = str | int | float | OddCell | None
ExcelRow = Sequence[ExcelCell]


class SharedTexts:
    """Texts of a workbook that its cells name by their place, read as far as they are asked for."""

    def __init__(self, source: Iterator[str]) -> None:
        """Take the texts, in their order."""
        self._source = source
        self.known: list[str] = []

    def __getitem__(self, place: int) -> str:
        """Return a text.

        Raises:
            IndexError: there are not so many.
        """
        while place >= len(self.known):
            text = next(self._source, None)
            if text is None:
                raise IndexError(place)
            self.known.append(text)
        return self.known[place]


class TableReader(ExcelReader):
    """Reader of a workbook that reads its sheets and shared texts when they are needed.

    Attributes:
        texts: the shared texts.
        sheets: the worksheets in their order; charts are none.
    """

    texts: SharedTexts
    sheets: tuple[SheetSource, ...]

    def read_strings(self) -> None:
        """Prepare the shared texts."""
        part: Any = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        self.texts = SharedTexts(self._texts(part.PartName[1:]) if part else iter(()))

    def read_worksheets(self) -> None:
        """Prepare the sheets."""
        found = ((sheet, rel) for sheet, rel in self.parser.find_sheets() if rel.target in self.valid_files)
        self.sheets = tuple(
            SheetSource(sheet.name, sheet.state != VISIBLE, rel.target, self)
            for sheet, rel in found
            if "chartsheet" not in rel.Type
        )

    def _texts(self, name: str) -> Iterator[str]:
        with self.archive.open(name) as source:
            for item in _elements(source, _ITEM):
                yield _text_of(item).replace("x005F_", "")


@dataclass(frozen=True, slots=True)
class SheetSource:
    """Sheet of a workbook: its name, whether a person who opens it does not see it, and where its XML lies."""

    title: str
    is_hidden: bool
    path: str
    reader: TableReader

    def rows(self, most: int) -> Iterator[ExcelRow]:
        """Yield the first rows, `most` at the most; those that the file leaves out are empty.

        Raises:
            SyntaxError, zipfile.BadZipFile, LookupError, ValueError: the file is damaged.
        """
        texts, book, expected = self.reader.texts, cast("Any", self.reader.wb), 1
        days, spans = book._date_formats, book._timedelta_formats
        with self.reader.archive.open(self.path) as source:
            parser = WorkSheetParser(source, texts, epoch=book.epoch, date_formats=days, timedelta_formats=spans)
            for row in _elements(source, _ROW):
                cells = _plain_cells(row, texts, days)
                number = int(row.get("r") or parser.row_counter + 1)
                if cells is None:
                    number, cells = _all_cells(parser, row)
                parser.row_counter = number
                if number > most:
                    return
                yield from [()] * (number - expected)
                if number >= expected:  # of a row that stands there twice the first counts
                    yield cells
                expected = max(expected, number + 1)


def _elements(source: object, tag: str) -> Iterator[etree._Element]:
    """Yield the elements of a name one by one; memory holds one."""
    for _event, element in etree.iterparse(
        source, tag=tag, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    ):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def _plain_cells(row: etree._Element, texts: SharedTexts, days: set[int]) -> list[ExcelCell] | None:
    """Return the cells of a row that holds texts and numbers alone; None for any other."""
    cells: list[ExcelCell] = []
    known = texts.known
    for cell in row:
        if not len(cell):
            continue
        child, kind = cell[0], cell.get("t")
        written = child.text
        if len(cell) > 1 or written is None or child.tag != _VALUE:
            if not (kind == "inlineStr" and child.tag == _INLINE and len(cell) == 1):
                return None
            value: ExcelCell = _text_of(child)
        elif kind == "s":
            place = int(written)
            value = known[place] if 0 <= place < len(known) else texts[place]
        elif kind == "str":
            value = written
        elif kind in (None, "n") and int(cell.get("s", 0)) not in days:
            value = int(written) if written.isdecimal() else float(written)
        else:
            return None
        place = _column(cell.get("r", "").rstrip(_FIGURES))
        if place < len(cells):
            return None
        cells += [None] * (place - len(cells))
        cells.append(value)
    return cells


def _all_cells(parser: WorkSheetParser, row: etree._Element) -> tuple[int, list[ExcelCell]]:
    number, found = parser.parse_row(row)
    parser.row_dimensions.clear()  # grows with every row otherwise
    cells: list[ExcelCell] = [None] * max((cell["column"] for cell in found), default=0)
    for cell in found:
        is_odd = cell["data_type"] not in ("s", "n") and cell["value"] is not None
        cells[cell["column"] - 1] = OddCell(cell["value"], cell["data_type"]) if is_odd else cell["value"]
    return number, cells


def _text_of(item: etree._Element) -> str:
    """Return the text of an item; of one in several fonts all of its pieces."""
    if len(item) == 1 and item[0].tag == _TEXT:
        return item[0].text or ""
    rich: Any = Text.from_tree(item)
    return str(rich.content)


@lru_cache(maxsize=512)
def _column(letters: str) -> int:
    """Return the place of a column from 0; a cell without an address has none."""
    return column_index_from_string(letters) - 1
