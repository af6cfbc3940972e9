"""Entries of known books that pass without a person: `python -m bench.passing --data DIR/books --out OUT`.

DIR/books holds `dev` and `printers` with the books, `shared_db` with the workbooks of the shared database, and
`relation.jsonl` with the true relation of each case. Every book is taken from its scans through the whole flow in a
home of its own, with nothing reviewed; `--forms confirmed` confirms the forms that it taught as they stand, a minute's
work. OUT keeps the homes, so that a run that was stopped goes on. A book passes nothing while its balance is open. The
causes are told: these books are excerpts, whose numbers do not begin at 1, which a supervisor explains once a book, and
some pages have to be scanned again. Entries are counted as if it were closed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bench.passing.known_books import JudgedBook, JudgedEntry, confirm_forms, judged_book, read_book


class FormWord(StrEnum):
    """Word of people on the forms that a book taught."""

    NONE = "none"
    CONFIRMED = "confirmed"


HALF_YEAR = 76_574
"""Entries of half a year that the hours are told for."""
HEAD = "| book | written | in the database | entries | pass | of them | values | wrong | real differences that pass |"
RULE = "|---|---|---|--:|--:|--:|--:|--:|--:|"


def main(
    data: Annotated[Path, typer.Option(help="folder with dev, printers, shared_db and relation.jsonl")],
    out: Annotated[Path, typer.Option(help="where the homes stay")],
    books: Annotated[list[str] | None, typer.Option(help="parts of the folder names wanted")] = None,
    blank_from: Annotated[float, typer.Option(help="threshold of fields that stand blank")] = 0.95,
    forms: Annotated[FormWord, typer.Option(help="whether people confirm the forms that were learned")] = FormWord.NONE,
    entry_seconds: Annotated[float, typer.Option(help="seconds to look at an entry and save it")] = 5.0,
    field_seconds: Annotated[float, typer.Option(help="seconds more for each field that is asked about")] = 4.0,
) -> None:
    """Read the books, then print which of their entries pass."""
    folders = [folder for part in ("dev", "printers") for folder in sorted((data / part).glob("*/input.json"))]
    wanted = [file.parent for file in folders if not books or any(name in file.parent.name for name in books)]
    outcomes = _outcomes(data / "relation.jsonl")
    judged = []
    for folder in wanted:
        home = read_book(folder, data / "shared_db", out / folder.name / "home")
        if forms is FormWord.CONFIRMED:
            confirm_forms(home)
        judged.append(judged_book(folder, home, outcomes, blank_from))
        typer.echo(f"{folder.name} read", err=True)
    typer.echo("\n".join(tables(judged)))
    typer.echo("\n" + hours([entry for book in judged for entry in book.entries], entry_seconds, field_seconds))


def tables(books: Sequence[JudgedBook]) -> Iterator[str]:
    """Yield the lines of the tables in Markdown: by book, by way of writing, the causes, the wrong values."""
    yield from (HEAD, RULE)
    for book in books:
        where = "yes" if book.has_cases else "no"
        yield _line(book.name, book.kind, where, book.entries)
    for kind in sorted({book.kind for book in books}):
        for has_cases in (True, False):
            some = [book for book in books if book.kind == kind and book.has_cases == has_cases]
            entries = [entry for book in some for entry in book.entries]
            if entries:
                yield _line("all", kind, "yes" if has_cases else "no", entries)
    causes = Counter(cause for book in books for entry in book.entries for cause in entry.causes)
    yield from ("", "| cause to ask a person | entries |", "|---|--:|")
    yield from (f"| {cause} | {count} |" for cause, count in causes.most_common())
    points = Counter(point for book in books for point in book.open_points)
    yield from ("", "| cause of an open balance | points | books |", "|---|--:|--:|")
    for point, count in points.most_common():
        yield f"| {point} | {count} | {sum(point in book.open_points for book in books)} |"
    yield ""
    for book in books:
        for one in (wrong for entry in book.passing for wrong in entry.wrong):
            yield f"* {book.name} {one.so} {one.column}: “{one.value}” for “{one.truth}” ({one.confidence:.3f})"


def hours(entries: Sequence[JudgedEntry], entry_seconds: float, field_seconds: float) -> str:
    """Tell the hours of people for half a year: seconds an entry and more for each field that is asked about."""

    def needed(some: Sequence[JudgedEntry]) -> float:
        each = (entry_seconds + field_seconds * entry.asked for entry in some)
        return HALF_YEAR / max(1, len(entries)) * sum(each) / 3600

    left = [entry for entry in entries if not entry.passes]
    asked = sum(entry.asked for entry in left) / max(1, len(left))
    share = len(left) / max(1, len(entries))
    return (
        f"{HALF_YEAR:,} entries at {entry_seconds:g} s each, {field_seconds:g} s more for each field that is asked "
        f"about: {needed(entries):,.0f} h for all of them, {needed(left):,.0f} h for the {share:.0%} that do not pass, "
        f"with {asked:.1f} asked fields each."
    )


def _line(name: str, kind: str, where: str, entries: Sequence[JudgedEntry]) -> str:
    passing = [entry for entry in entries if entry.passes]
    wrong, fields = sum(len(entry.wrong) for entry in passing), sum(entry.fields for entry in passing)
    share = f"{len(passing) / len(entries):.0%}" if entries else "–"
    bad = f"{wrong} = {wrong / fields:.2%}" if fields else "–"
    real = f"{sum(entry.differs for entry in passing)} of {sum(entry.differs for entry in entries)}"
    return f"| {name} | {kind} | {where} | {len(entries)} | {len(passing)} | {share} | {fields} | {bad} | {real} |"


def _outcomes(file: Path) -> Mapping[tuple[str, int], str]:
    """Return book and number of the case → its true outcome."""
    cases = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines())
    return {(case["book"], case["case"]): case["outcome"] for case in cases}


if __name__ == "__main__":
    typer.run(main)
