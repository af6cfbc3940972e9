"""Damaged pages through gate and reader: `python -m bench.studies.damaged --data DIR [--forms DIR]`, by kind of damage.

Record pages of books with truth are damaged on purpose (`bench.support.damage`), laid on their known form, judged and
read. A field is right when its cell is the truth's; fields of a page that is refused are not counted. With
`--learned OUT` every book is laid on the form that `bench.printers --out OUT` learned of it; books without one are
left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import cv2
import numpy as np
import typer

from bench.books import BookInput, book_folders
from bench.support.damage import DAMAGES, Damage
from bench.support.known_books import is_same
from ocr.decode.context import BookContext
from ocr.layout import find_layout
from ocr.learning.labelled import pages_of_unknown_form
from ocr.page import PageImage, decode
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.sheets.spread import EVERYTHING, FoundPage
from records.editions import SHIPPED, Edition, read_library
from records.record_types import record_type
from records.stages import EntryReading, FieldState, PageDecision, PageLayout
from scanners.gate.quality import judge

JPEG_QUALITY = 75
UNDAMAGED = "none"


@dataclass(frozen=True, slots=True)
class KnownPage:
    """Record page with the truth of its entries, by row."""

    scan: Path
    record_type: str
    book: BookContext
    entries: dict[int | None, dict[str, str]]


@dataclass(slots=True)
class DamageFigures:
    """Outcomes of one kind of damage: refusals and their causes, pages bent, fields right or wrong by page."""

    refused: list[bool] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    bent: int = 0
    right: dict[Path, list[bool]] = field(default_factory=dict)


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    forms: Annotated[Path | None, typer.Option(help="folder of editions beside the shipped ones")] = None,
    learned: Annotated[Path | None, typer.Option(help="where bench.printers keeps the forms it learned")] = None,
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    kinds: Annotated[list[str] | None, typer.Option(help="a part of a name of damage wanted; may be repeated")] = None,
    pages: Annotated[int, typer.Option(help="pages of each book")] = 1,
    *,
    fields: Annotated[bool, typer.Option(help="read what is accepted")] = True,
) -> None:
    """Damage, lay, judge and read; print the table."""
    cv2.setNumThreads(1)
    readers = Readers(TesseractReader(), HandwritingReader()) if fields else None
    wanted = [one for one in DAMAGES if one.name == UNDAMAGED or any(part in one.name for part in kinds or [""])]
    figures = {damage.name: DamageFigures() for damage in wanted}
    for folder in book_folders(data, only):
        own = learned_forms(learned, folder) if learned else [forms] if forms else []
        if learned and not own:
            continue
        editions = read_library(SHIPPED, *own)
        for page in known_pages(folder, pages):
            measure(page, editions.of_type(page.record_type), wanted, readers, figures)
    typer.echo("| damage | a person | refused | of | bent | fields right | the same undamaged | fields | causes |")
    typer.echo("|---|---|--:|--:|--:|--:|--:|--:|---|")
    for damage in wanted:
        typer.echo(row(damage, figures[damage.name], figures[UNDAMAGED]))


def learned_forms(learned: Path, book: Path) -> list[Path]:
    """Return the folders of the forms that were learned of a book."""
    return sorted({form.parent for form in (learned / book.name / "home-learned" / "editions").glob("office-*/*.json")})


def known_pages(folder: Path, most: int) -> Iterator[KnownPage]:
    """Yield the first record pages of a book whose entries can be read, `most` of them."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    cases = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    book = BookContext(arrival.year, arrival.quyenSo, arrival.noiDangKy)
    for number in sorted({case["pages"][0] for case in cases if not case["flags"].get("unreadable")})[:most]:
        entries = {case.get("row"): case["normal"] for case in cases if case["pages"][0] == number}
        yield KnownPage(folder / arrival.scans[number - 1], arrival.type, book, entries)


def measure(
    page: KnownPage,
    editions: Sequence[Edition],
    damages: Sequence[Damage],
    readers: Readers | None,
    figures: dict[str, DamageFigures],
) -> None:
    """Damage one page in every way and note what comes of it."""
    image = decode(page.scan.read_bytes())
    per_mm = find_layout(image, editions).pixels_per_mm
    for damage in damages:
        harmed = damage.harm(image.pixels, per_mm, np.random.default_rng(len(page.scan.as_posix())))
        packed = cv2.imencode(".jpg", harmed, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1]
        outcome(page, decode(packed.tobytes()), editions, readers, figures[damage.name])


def outcome(
    page: KnownPage, image: PageImage, editions: Sequence[Edition], readers: Readers | None, figures: DamageFigures
) -> None:
    """Lay, judge and read one damaged page."""
    layout = laid(page, image, editions)
    edition = next((known for known in editions if known.id == layout.edition), None)
    verdict = judge(image.pixels, layout, edition)
    figures.refused.append(verdict.decision is not PageDecision.ACCEPTED)
    figures.causes += [reason.code for reason in verdict.reasons]
    figures.bent += layout.bend is not None
    if edition is not None and readers is not None and not figures.refused[-1]:
        entries = read_page(image, layout, edition, readers, page.book).entries
        figures.right[page.scan] = list(judged(page, entries))


def laid(page: KnownPage, image: PageImage, editions: Sequence[Edition]) -> PageLayout:
    """Return how a page lies on its form; one that lies on none is no cover where it has labels, as in the flow."""
    layout = find_layout(image, editions)
    if layout.edition is not None:
        return layout
    (found,) = pages_of_unknown_form(image, (FoundPage(EVERYTHING, layout),), page.record_type, HandwritingReader())
    return found.layout


def judged(page: KnownPage, entries: Sequence[EntryReading]) -> Iterator[bool]:
    """Yield for every field of known value on the form whether its cell is right."""
    kind, read = record_type(page.record_type), {entry.row: entry for entry in entries}
    for number, truth in page.entries.items():
        entry = read.get(number, EntryReading(number, ()))
        for reading in entry.fields:
            if reading.column in truth and reading.state is not FieldState.NOT_ON_FORM:
                yield is_same(kind.column(reading.column).kind, reading.value, truth[reading.column])


def row(damage: Damage, figures: DamageFigures, undamaged: DamageFigures) -> str:
    """Return a line of the table; the fields of the pages read are set against the same pages undamaged."""
    right = [one for page in figures.right.values() for one in page]
    before = [one for page in figures.right for one in undamaged.right.get(page, [])]
    shares = [f"{np.mean(some):.1%}" if some else "–" for some in (right, before)]
    causes = ", ".join(f"{cause} {figures.causes.count(cause)}" for cause in sorted(set(figures.causes)))
    cells = (damage.name, "reads it" if damage.readable else "cannot", sum(figures.refused), len(figures.refused))
    return "| " + " | ".join(map(str, (*cells, figures.bent, *shares, len(right), causes))) + " |"


if __name__ == "__main__":
    typer.run(main)
