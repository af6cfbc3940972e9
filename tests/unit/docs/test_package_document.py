"""The table of file names in docs/package.md is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.package.contents import BookName
from exports.package.file_names import EntryFileNamer, NamePattern
from records.dates import parse_date

DOCUMENT = Path(__file__).parents[3] / "docs" / "package.md"


def rows() -> list[list[str]]:
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.endswith(".pdf |")]


@pytest.mark.parametrize(("column", "pattern"), [(2, NamePattern.NUMBER), (3, NamePattern.DATE_AND_NUMBER)])
def test_the_documented_names_are_the_ones_given(column: int, pattern: NamePattern) -> None:
    namer = EntryFileNamer(BookName("KS", 2007, "01"), pattern)
    names = [namer.name(row[0].split()[0], parse_date(row[1])) for row in rows()]
    assert names == [row[column] for row in rows()]
    assert len(names) == 5
