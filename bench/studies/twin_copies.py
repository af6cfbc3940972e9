"""Likelihood ratios of two readings that agree: `python -m bench.studies.twin_copies --data DIR --homes DIR`.

Copies of one book with known values are rare, so two entries that truly hold the same value stand in for them, both
as a home keeps them after `hotich run`. Beside every reading stand all readings of the same value in other entries;
counted is how many are alike, apart for readings that are right and that are wrong. The upper end comes from drawing
books, not readings, again and again: one hand makes one mistake many times.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Annotated

import typer

from bench.books import book_folders
from bench.support.known_books import OTHER_SOURCES, is_same
from pipeline.home.home import Home
from records.record_types import FieldKind, RecordType, record_type
from records.stages import EntryReading, FieldState

DRAWS = 4000
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """Reading of a known value: book and entry, kind of field, the truth, what was read, and whether that is right."""

    book: str
    entry: int
    kind: FieldKind
    truth: str
    value: str
    right: bool


def main(
    data: Annotated[list[Path], typer.Option(help="folder of books with known values; several may be given")],
    homes: Annotated[list[Path], typer.Option(help="folder with BOOK/home of books that were read")],
) -> None:
    """Print, for names and for all other values, how often two readings agree, and the ratio to reckon with."""
    folders = {folder.name: folder for path in data for folder in book_folders(path, "")}
    values = [
        value
        for name, folder in folders.items()
        for home in [path / name for path in homes if (path / name).is_dir()][:1]
        for value in _values(folder, next(iter(sorted(home.glob("home*")))))
    ]
    for words, chosen in (
        ("names", [value for value in values if value.kind is FieldKind.NAME]),
        ("other values", [value for value in values if value.kind is not FieldKind.NAME]),
    ):
        typer.echo(_line(words, chosen))


def _line(words: str, values: Sequence[ReadValue]) -> str:
    right, wrong = _shares(values, right=True), _shares(values, right=False)
    agree, mistaken = _mean(right), _mean(wrong)
    highest = _upper_end(wrong)
    counted = sum(len(shares) for shares in wrong.values())
    return (
        f"{words}: alike beside a right one {agree:.3f}, beside a wrong one {mistaken:.3f} ({counted} wrong in "
        f"{len(wrong)} books, at most {highest:.3f}); ratio {agree / highest:.2f}"
    )


def _values(folder: Path, home: Path) -> Iterator[ReadValue]:
    truths = [json.loads(line)["normal"] for line in (folder / "truth.jsonl").read_text("utf-8").splitlines()]
    with Home.open(home).store() as store, store.begin() as rows:
        entries = [record.current for book in rows.books.all() for record in rows.records.of_book(book.id)]
    kind = record_type(folder.name.partition(".")[0])
    for entry in entries:
        place = max(range(len(truths)), key=lambda at: _alike(entry, truths[at]))
        yield from _of_entry(folder.name, place, entry, truths[place], kind)


def _alike(entry: EntryReading, truth: Cells) -> int:
    return sum(bool(field.value) and truth.get(field.column) == field.value for field in entry.fields)


def _of_entry(book: str, place: int, entry: EntryReading, truth: Cells, kind: RecordType) -> Iterator[ReadValue]:
    for field in entry.fields:
        meant = truth.get(field.column, "")
        if field.state is FieldState.READ and meant and field.source not in OTHER_SOURCES:
            what = kind.column(field.column).kind
            right = is_same(what, field.value, meant)
            yield ReadValue(book, place, what, meant, field.value.casefold(), right)


def _shares(values: Sequence[ReadValue], *, right: bool) -> dict[str, list[float]]:
    """Return book → for each of its right or wrong readings the share of others of the same value that are alike."""
    same: dict[tuple[FieldKind, str], list[ReadValue]] = defaultdict(list)
    for value in values:
        same[value.kind, value.truth].append(value)
    shares: dict[str, list[float]] = defaultdict(list)
    for among in same.values():
        for one in among:
            others = [other for other in among if (other.book, other.entry) != (one.book, one.entry)]
            if others and one.right is right:
                shares[one.book].append(fmean(other.value == one.value for other in others))
    return dict(shares)


def _mean(shares: Mapping[str, Sequence[float]]) -> float:
    return fmean(share for of_book in shares.values() for share in of_book)


def _upper_end(shares: Mapping[str, Sequence[float]]) -> float:
    """Return the upper end of a 95 % interval of the mean, by drawing the books with replacement."""
    chance, books = Random(1), sorted(shares)
    drawn = (chance.choices(books, k=len(books)) for _draw in range(DRAWS))
    means = sorted(fmean(share for book in books_drawn for share in shares[book]) for books_drawn in drawn)
    return means[int(0.975 * DRAWS)]


if __name__ == "__main__":
    typer.run(main)
