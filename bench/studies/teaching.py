"""Lessons of a half-reviewed book for its other half: `python -m bench.studies.teaching --data DIR --data DIR`.

Every book with known values is read. The entries of its first half count as reviewed, their true values as decided;
the second half is settled without and with them. Numbers that a page states once for all its rows are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bench.books import book_folders
from bench.confidence import SURE
from bench.support.known_books import KnownBook, decoded, read_book, settled_values
from ocr.recognise.handwriting import HandwritingReader
from records.stages import Decided, FieldState


@dataclass(frozen=True, slots=True)
class Lesson:
    """Values of a second half: all, wrong without and with what the first half teaches, and sure but wrong with it."""

    book: str
    values: int
    wrong_alone: int
    wrong_taught: int
    sure_wrong: int


def main(
    data: Annotated[
        list[Path], typer.Option(help="folder of books, or one that holds books/dev; several may be given")
    ],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
) -> None:
    """Read the books and print, for each, how many values of the second half are wrong."""
    reader = HandwritingReader()
    folders = [folder for path in data for folder in book_folders(path, only)]
    typer.echo("| book | values | wrong alone | wrong taught | wrong among sure |\n|---|--:|--:|--:|--:|")
    found = []
    for folder in folders:
        found.append(lesson(read_book(folder, reader), reader))
        typer.echo(_line(found[-1]))
    typer.echo(_line(_total(found)))


def lesson(book: KnownBook, reader: HandwritingReader) -> Lesson:
    """Return what the first half of a book teaches its second."""
    entries = decoded(book)
    half = len(entries) // 2
    nothing: list[Decided] = [{} for _entry in entries]
    reviewed = [one.truth or {} for one in entries[:half]] + nothing[half:]
    alone, taught = (
        [value for value in settled_values(book, entries, known, reader) if value.place >= half]
        for known in (nothing, reviewed)
    )
    sure = [one for one in taught if one.reading.state is not FieldState.UNREAD and one.reading.confidence >= SURE]
    return Lesson(book.name, len(alone), *(sum(not value.right for value in some) for some in (alone, taught, sure)))


def _total(lessons: Sequence[Lesson]) -> Lesson:
    columns = ((one.values, one.wrong_alone, one.wrong_taught, one.sure_wrong) for one in lessons)
    return Lesson("all", *(sum(numbers) for numbers in zip(*columns, strict=True)))


def _line(one: Lesson) -> str:
    return f"| {one.book} | {one.values} | {one.wrong_alone} | {one.wrong_taught} | {one.sure_wrong} |"


if __name__ == "__main__":
    typer.run(main)
