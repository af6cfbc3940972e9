"""Trust in the answers of the ink: `python -m bench.studies.ink_trust --data DIR --home HOME`.

Takes a home in which books with truth were read. Every name and date that was read rightly is compared with an
invented slip of a typist (one letter, mark or figure), every one that was read wrongly with its truth. The ink's
answer is the evidence of `reconcile.decision.decisions`. Printed: the trust at which 95 of 100 slips are flagged, each
book judged by all others, and the share of misread values that is then flagged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from bench.books import book_folders
from bench.relations import key_of
from ocr.entries.ink_questions import answer_questions
from ocr.page import decode
from ocr.recognise.handwriting import HandwritingReader
from ocr.sheets.spread import crop_region
from ocr.training.register_texts.neighbours import neighbours
from pipeline.forms.library import form_of
from pipeline.home.home import Home
from pipeline.store.books.pages import PageInBook
from reconcile.decision.decisions import INK_TRUST, ink_lead
from reconcile.weights.confusions import KEYER, log_odds
from records.dates import parse_date
from records.record_types import FieldKind, record_type
from records.stages import EntryReading, FieldState, InkAnswer, InkQuestion
from records.text.vietnamese import name_key

FLAGGED = 0.95
ASKED = frozenset({FieldKind.NAME, FieldKind.DATE, FieldKind.PARTIAL_DATE})


@dataclass(frozen=True, slots=True)
class InkTrial:
    """Question about one book; the other value is an invented slip when the reading is right, else the truth."""

    book: str
    is_right: bool
    question: InkQuestion


@dataclass(frozen=True, slots=True)
class InkLeads:
    """Leads of the ink for the reading (nats), one a question."""

    book: NDArray[np.str_]
    is_right: NDArray[np.bool_]
    lead: NDArray[np.float64]


def main(
    data: Annotated[Path, typer.Option(help="folder that holds books/dev")],
    home: Annotated[Path, typer.Option(help="a home in which the books were read")],
    seed: Annotated[int, typer.Option(help="of the slips")] = 5,
) -> None:
    """Ask the ink of every page, then print a line a book."""
    found = evidence(data, Home.open(home), Random(seed))
    needed = log_odds(1 - KEYER.rate)
    typer.echo("| book | slips | flagged at the trust of the others | that trust |\n|---|--:|--:|--:|")
    for book in sorted(set(found.book.tolist())):
        own = found.book == book
        trust = needed / np.quantile(found.lead[found.is_right & ~own], 1 - FLAGGED)
        slips = found.lead[found.is_right & own]
        typer.echo(f"| {book} | {len(slips)} | {(trust * slips > needed).mean():.1%} | {trust:.2f} |")
    slips, misread = found.lead[found.is_right], found.lead[~found.is_right]
    typer.echo(f"\nall: trust {needed / np.quantile(slips, 1 - FLAGGED):.2f}, in use {INK_TRUST}")
    typer.echo(f"at that in use: {(INK_TRUST * slips > needed).mean():.1%} of {len(slips)} slips flagged, ")
    typer.echo(f"{(INK_TRUST * misread > needed).sum()} of {len(misread)} misread values flagged")


def evidence(data: Path, home: Home, random: Random) -> InkLeads:
    """Return the answers of all pages."""
    rows = [
        (asked.book, asked.is_right, ink_lead(answer))
        for page, some in _asked(data, home, random)
        for asked, answer in _answers(home, page, some)
    ]
    books, right, leads = zip(*rows, strict=True)
    return InkLeads(np.array(books), np.array(right), np.array(leads))


def _asked(data: Path, home: Home, random: Random) -> Iterator[tuple[PageInBook, list[InkTrial]]]:
    """Yield every page with its questions."""
    folders = {key_of(folder): folder for folder in book_folders(data, "")}
    with home.store() as store, store.begin() as rows:
        for book in rows.books.all():
            folder = folders.get((book.type, book.year, book.volume, book.office.name))
            if folder is None:
                continue
            truth = {line["so"]: line["normal"] for line in map(json.loads, (folder / "truth.jsonl").open())}
            by_page: dict[int, list[InkTrial]] = {}
            for entry in rows.records.of_book(book.id):
                of_entry = _questions(folder.name, book.type, entry.current, truth.get(entry.so, {}), random)
                by_page.setdefault(entry.page_id, []).extend(of_entry)
            yield from ((page, by_page.get(page.id, [])) for page in rows.pages.of_book(book.id))


def _questions(
    book: str, code: str, entry: EntryReading, truth: Mapping[str, str], random: Random
) -> Iterator[InkTrial]:
    for field in entry.fields:
        true = truth.get(field.column, "")
        kind = record_type(code).column(field.column).kind
        if field.state is not FieldState.READ or not field.boxes or not true or kind not in ASKED:
            continue
        is_right = name_key(field.value) == name_key(true)
        other = slip(random, kind, field.value) if is_right else true
        if other:
            yield InkTrial(book, is_right, InkQuestion(entry.row, field.column, field.as_written, field.value, other))


def slip(random: Random, kind: FieldKind, value: str) -> str:
    """Return a typist's slip of a value: another mark or letter of a name, another figure of a date; "" for none."""
    changes = ("tone", "vowel mark", "letter") if kind is FieldKind.NAME else ("digit",)
    for text in neighbours(random, value, random.choice(changes), 8):
        if kind is FieldKind.NAME or parse_date(text):
            return text
    return ""


def _answers(home: Home, page: PageInBook, asked: list[InkTrial]) -> Iterator[tuple[InkTrial, InkAnswer]]:
    seen = page.examination
    if not asked or seen.layout.edition is None:
        return
    image = crop_region(decode(home.archive.read(page.sha256, recheck=False)), seen.region)
    edition = form_of(home.editions, seen.layout.edition)
    answers = answer_questions(image, seen.layout, edition, HandwritingReader(), [one.question for one in asked])
    by_question = {answer.question: answer for answer in answers}
    yield from ((one, by_question[one.question]) for one in asked if one.question in by_question)


if __name__ == "__main__":
    typer.run(main)
