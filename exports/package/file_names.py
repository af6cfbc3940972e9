"""File names of a book package, written in one of two patterns and parsed in both (Công văn 1437/BTP-CNTT)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase

from exports.package.contents import BookName
from records.dates import PartialDate
from records.register_numbers import parse_number

_CASE_FILE = re.compile(
    r"(KS|KH|KT|CMC|HN|GH|CDGH|CN|TDCC)\.(\d{4})\.(\d{1,3}[A-Z]?)\.(?:(\d{4}(?:-\d{2}(?:-\d{2})?)?)\.)?(\d{1,5}[A-Z]?)\.pdf",
    re.IGNORECASE,
)
UNNUMBERED = "X"


class NamePattern(StrEnum):
    """Pattern of the file name of an entry's PDF."""

    NUMBER = "{type}.{year}.{book:02d}.{no:03d}"
    DATE_AND_NUMBER = "{type}.{year}.{book:02d}.{date:%Y-%m-%d}.{no}"


class EntryFileNamer:
    """Namer of the entries' PDFs: each name follows from the entry's place in the book and the names before it.

    * `24` → `KS.2007.01.024.pdf`; with the date pattern `KS.2007.01.2007-10-25.24.pdf`, where a number below 10 has two
      figures as registers write it (`01`). A date is named as far as it is known (`2007-10`, `2007`), or left out.
    * `01/2018` is named by the part before the slash; `12a` and `12bis` keep their first letter: `012a`, `012b`.
    * A doubled number: the first entry keeps the name, later ones get the first free letter from `b` on: `012`, `012b`.
    * An entry without a number, or with no letter left, is named by its place in the book, five figures and an X:
      `KS.2007.01.00013X.pdf` is the thirteenth entry.

    Names are never equal, not even on systems that ignore case.
    """

    def __init__(self, book: BookName, pattern: NamePattern) -> None:
        """Start a book; call `name` once for each entry in book order."""
        self._book, self._pattern = book, pattern
        self._taken: set[str] = set()
        self._place = 0

    def name(self, number: str, registered: PartialDate | None) -> str:
        """Return the file name of the next entry."""
        self._place += 1
        for candidate in (*self._numbered(number), f"{self._place:05d}{UNNUMBERED}"):
            name = ".".join([self._book.stem, *self._date(registered), candidate, "pdf"])
            if name.lower() not in self._taken:
                break
        self._taken.add(name.lower())
        return name

    def _numbered(self, number: str) -> list[str]:
        found = parse_number(number)
        if not found:
            return []
        figures = f"{found.value:03d}" if self._pattern is NamePattern.NUMBER else f"{found.value:02d}"
        letter = found.suffix[:1] if found.suffix.isascii() else ""
        later = ascii_lowercase[ascii_lowercase.index(letter) + 1 if letter else 1 :]
        return [f"{figures}{suffix}" for suffix in (letter, *later)]

    def _date(self, registered: PartialDate | None) -> list[str]:
        if self._pattern is NamePattern.NUMBER or registered is None:
            return []
        parts = (registered.month, registered.day)
        return ["-".join([f"{registered.year:04d}", *(f"{part:02d}" for part in parts if part is not None)])]


@dataclass(frozen=True, slots=True)
class EntryFileName:
    """Parts of the name of an entry's PDF; `date` is "", "2007", "2007-10" or "2007-10-25"."""

    book: BookName
    date: str
    number: str


def read_entry_file_name(name: str) -> EntryFileName | None:
    """Parse a PDF's name, in either pattern and letter case (`KS.2010.01.001.PDF`); None for other names."""
    found = _CASE_FILE.fullmatch(name)
    if not found:
        return None
    record_type, year, volume, date, number = found.groups()
    return EntryFileName(BookName(record_type.upper(), int(year), volume.upper()), date or "", number)
