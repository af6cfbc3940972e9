"""Books with known values, read once and decoded as often as curves are tried: what `bench.confidence` measures."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np

from bench.books import BookInput
from bench.support.curve_fit import KnownValue
from bench.support.damage import DAMAGES, Damage
from bench.support.described_forms import described_edition
from bench.support.remembered import remembered
from ocr.book.settle import settle_entries
from ocr.decode.confidence import SIGNED, Belief
from ocr.decode.context import BookContext
from ocr.decode.measures import Ask, Measures, Voices
from ocr.entries.strange_pages import TraitRanges
from ocr.layout import find_layout
from ocr.page import PageImage, decode
from ocr.reading import PageLines, Readers, decode_lines, read_lines
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.recognise.readers import LineReader
from ocr.sheets.spread import crop_region, find_pages
from records.editions import AreaKind, Edition, library
from records.record_types import FieldKind, record_type
from records.stages import Decided, DecidedBook, EntryReading, FieldReading, FieldState, InkTrace
from records.text.vietnamese import comparison_key

UNDAMAGED = "none"
JPEG_QUALITY = 75
WHOLE_PAGE = frozenset({"quyenSo", "trangSo"})
"""Columns that a tabular page states once for all its rows; the truth has them in one."""
OTHER_SOURCES = frozenset({"tick", "ditto", "stamp"})
Truth = dict[str, str]


@dataclass(frozen=True, slots=True)
class JudgedPage:
    """Page read, and the truth of its entries by row."""

    lines: tuple[PageLines, ...]
    truths: dict[int | None, Truth]


@dataclass(frozen=True, slots=True)
class KnownBook:
    """Book read.

    Attributes:
        name: its folder.
        damage: what was done to its pages.
        mode: how it is written: "real", "font", "typed".
        record_type: "KS", ….
        context: what is known of it beforehand.
        pages: its record pages.
    """

    name: str
    damage: str
    mode: str
    record_type: str
    context: BookContext
    pages: tuple[JudgedPage, ...]


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """Value after everything the program does with it, and whether it is right; a blank is right where nothing is.

    Attributes:
        book: its book.
        place: of its entry in the book, from 0.
        kind: kind of the field, or that of names under signatures.
        reading: the value.
        truth: what stands there.
        right: whether they are the same.
    """

    book: KnownBook
    place: int
    kind: str
    reading: FieldReading
    truth: str
    right: bool


@dataclass(slots=True)
class _Recorder:
    """Belief that keeps what it was asked, by column in order of the rows."""

    asked: dict[str, deque[tuple[str, Measures, Voices]]] = field(default_factory=lambda: defaultdict(deque))

    def believe(self, column: str, kind: str, measures: Measures, ask: Ask) -> float:
        """Keep the measures and voices; the raw probability is as good as any."""
        self.asked[column].append((kind, measures, ask()))
        return measures.raw


def read_book(folder: Path, reader: LineReader, damage: Damage | None = None, most: int | None = None) -> KnownBook:
    """Read the first `most` record pages of a book, on its true form where it has one, damaged or as it is."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    mode = json.loads((folder / "book.json").read_bytes())["mode"]
    cases = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    editions = [_own_form(folder)] if (folder / "form.json").is_file() else list(library().of_type(arrival.type))
    pages = []
    for number in sorted({case["pages"][0] for case in cases})[:most]:
        image = decode((folder / arrival.scans[number - 1]).read_bytes())
        if damage is not None:
            image = _harmed(image, editions, damage, number)
        pages.append(JudgedPage(tuple(_lines(image, editions, reader)), _truths(cases, number)))
    context = BookContext(arrival.year, arrival.quyenSo, arrival.noiDangKy)
    return KnownBook(folder.name, damage.name if damage else UNDAMAGED, mode, arrival.type, context, tuple(pages))


def _own_form(folder: Path) -> Edition:
    with TemporaryDirectory() as copies:
        return replace(described_edition(folder, Path(copies)), image=folder / "form.png")


def known_values(book: KnownBook, usual: TraitRanges) -> Iterator[KnownValue]:
    """Yield the values of a book with what was measured, before pages and entries are held against each other."""
    kind = record_type(book.record_type)
    for page in book.pages:
        for lines in page.lines:
            recorder = _Recorder()
            for entry in decode_lines(lines, book.context, recorder.believe, usual).entries:
                truth = page.truths.get(entry.row, {})
                for reading in entry.fields:
                    if reading.state is FieldState.READ and reading.source not in OTHER_SOURCES:
                        name, measures, voices = recorder.asked[reading.column].popleft()
                        if reading.column in truth:
                            same = is_same(kind.column(reading.column).kind, reading.value, truth[reading.column])
                            yield KnownValue(book.name, name, measures, voices, same)


@dataclass(frozen=True, slots=True)
class DecodedEntry:
    """Entry decoded by itself, the ink traces of its page, its truth where known, and the columns of signed names."""

    entry: EntryReading
    traces: tuple[InkTrace, ...]
    truth: Truth | None
    signed: frozenset[str]


def decoded(book: KnownBook, believe: Belief | None = None, usual: TraitRanges | None = None) -> list[DecodedEntry]:
    """Return the entries of a book as its pages give them; without curves or ranges by those of the package."""
    return [
        DecodedEntry(entry, read.traces, page.truths.get(entry.row), _signed(lines.edition))
        for page in book.pages
        for lines in page.lines
        for read in (decode_lines(lines, book.context, believe, usual),)
        for entry in read.entries
    ]


def judged(book: KnownBook, believe: Belief, usual: TraitRanges, reader: HandwritingReader) -> Iterator[JudgedValue]:
    """Yield the values of a book as the program gives them: decoded, held against each other, settled."""
    entries = decoded(book, believe, usual)
    return settled_values(book, entries, [{} for _entry in entries], reader)


def settled_values(
    book: KnownBook, entries: Sequence[DecodedEntry], decided: Sequence[Decided], reader: HandwritingReader
) -> Iterator[JudgedValue]:
    """Yield the values of decoded entries settled together, beside what people decided of each."""
    kind, known = record_type(book.record_type), DecidedBook(book.record_type, tuple(decided))
    settled = settle_entries([one.entry for one in entries], [one.traces for one in entries], reader, known)
    for place, (entry, one) in enumerate(zip(settled, entries, strict=True)):
        for reading in entry.fields if one.truth is not None else ():
            if reading.state in (FieldState.READ, FieldState.BLANK, FieldState.UNREAD):
                meant = one.truth.get(reading.column, "") if one.truth else ""
                if reading.column in WHOLE_PAGE and not meant or (not meant and not reading.value):
                    continue
                what = kind.column(reading.column).kind
                right = bool(reading.value) and bool(meant) and is_same(what, reading.value, meant)
                sort = SIGNED if reading.column in one.signed else str(what)
                yield JudgedValue(book, place, sort, reading, meant, right)


def is_same(kind: FieldKind, value: str, truth: str) -> bool:
    """Return whether two cells are equal; in numbers and dates every sign counts."""
    if kind in (FieldKind.NUMBER, FieldKind.IDENTITY_NUMBER, FieldKind.DATE, FieldKind.PARTIAL_DATE):
        return value.strip().lstrip("0") == truth.strip().lstrip("0")
    return comparison_key(value) == comparison_key(truth)


def damage_of(name: str) -> Damage:
    """Return a kind of damage by its name."""
    return next(damage for damage in DAMAGES if damage.name == name)


def _lines(image: PageImage, editions: Sequence[Edition], reader: LineReader) -> Iterator[PageLines]:
    by_id = {edition.id: edition for edition in editions}
    for found in find_pages(image, editions, None):
        if found.layout.edition is not None:
            page = crop_region(image, found.region)
            readers = Readers(TesseractReader(), reader)
            yield remembered(read_lines(page, found.layout, by_id[found.layout.edition], readers))


def _harmed(image: PageImage, editions: Sequence[Edition], damage: Damage, seed: int) -> PageImage:
    per_mm = find_layout(image, editions).pixels_per_mm
    harmed = damage.harm(image.pixels, per_mm, np.random.default_rng(seed))
    return decode(cv2.imencode(".jpg", harmed, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes())


def _truths(cases: Sequence[dict[str, Any]], page: int) -> dict[int | None, Truth]:
    here = (case for case in cases if case["pages"][0] == page and not case["flags"].get("unreadable"))
    return {case.get("row"): case["normal"] for case in here}


def _signed(edition: Edition) -> frozenset[str]:
    areas = (area for area in edition.areas if area.kind is AreaKind.SIGNED_NAME)
    return frozenset(column for area in areas for column in area.columns)
