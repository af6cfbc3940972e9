"""Reliability of confidence, and refitting of its curves: `python -m bench.confidence --data DIR`.

Every field of every record page with known values is read. The curves are fitted on all books but one and judged on
that one, in turn, so that no book is judged by its own curve; `--save` writes those fitted on all of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray

from bench.books import BookInput, book_folders
from ocr.decode.confidence import ANY_KIND, SIGNED, FieldCurve, FieldCurves, field_curves, log_odds
from ocr.decode.context import BookContext
from ocr.page import decode
from ocr.reading import Readers, read_page
from ocr.recognise.handwriting import HandwritingReader
from ocr.recognise.printed.tesseract import TesseractReader
from ocr.sheets.spread import crop_region, find_pages
from records.editions import AreaKind, library
from records.record_types import FieldKind, RecordType, record_type
from records.stages import EntryReading, FieldState
from records.text.vietnamese import comparison_key

GROUPS: tuple[tuple[str, ...], ...] = (
    (SIGNED,),
    ("name",),
    ("place", "office", "province"),
    ("date", "partial_date", "date_words", "time", "number", "book_number", "identity_number"),
    ("code", "ethnic_group", "nationality", "relation", "position"),
    ("text",),
)
"""Kinds of fields that share a curve: what they have in common is how they are decoded."""
PULL = 2.0
"""How strongly a curve with few values is held at what was believed before."""
STEPS = 200
WANTED = 0.995
BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0)


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """Value read, with its book, handwriting mode, kind of field, confidence and correctness."""

    book: str
    mode: str
    kind: str
    confidence: float
    right: bool


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    save: Annotated[Path | None, typer.Option(help="where the curves fitted on all books go")] = None,
) -> None:
    """Read, fit leaving one book out at a time, and print the reliability of the confidence."""
    reader = HandwritingReader()
    readers = Readers(TesseractReader(), reader)
    judged = [field for folder in book_folders(data, only) for field in read_book(folder, readers)]
    believed = [replace(field, confidence=before_curve(field)) for field in judged]
    held_out = [field for book in {field.book for field in judged} for field in left_out(believed, book)]
    typer.echo(reliability("as shipped", judged))
    typer.echo(reliability("curves of the other books", held_out))
    if save is not None:
        curves = FieldCurves(version=reader.name, fields=len(believed), curves=fitted(believed))
        save.write_text(curves.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read_book(folder: Path, readers: Readers) -> Iterator[JudgedValue]:
    """Yield the values read from the pages of one book whose entries have known values."""
    for page in judged_pages(folder, readers):
        yield from page


def judged_pages(folder: Path, readers: Readers, most: int | None = None) -> Iterator[list[JudgedValue]]:
    """Yield the values of each such page, of the first `most` pages."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    kind, mode = record_type(arrival.type), json.loads((folder / "book.json").read_bytes())["mode"]
    cases = [json.loads(line) for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    book = BookContext(arrival.year, arrival.quyenSo, arrival.noiDangKy)
    for page in sorted({case["pages"][0] for case in cases})[:most]:
        image = decode((folder / arrival.scans[page - 1]).read_bytes())
        entries: list[EntryReading] = []
        for found in find_pages(image, library().of_type(kind.code), None):
            if found.layout.edition is not None:
                edition = library().get(found.layout.edition)
                entries += read_page(crop_region(image, found.region), found.layout, edition, readers, book).entries
        here = [case for case in cases if case["pages"][0] == page and not case["flags"].get("unreadable")]
        rows = {entry.row: entry for entry in entries}
        pairs = [(rows[case.get("row")], case["normal"]) for case in here if case.get("row") in rows]
        yield [field for entry, truth in pairs for field in judge(folder.name, mode, kind, entry, truth)]


def judge(book: str, mode: str, kind: RecordType, entry: EntryReading, truth: dict[str, str]) -> Iterator[JudgedValue]:
    """Yield the read values of an entry whose truth is known; ticks are not read by a line reader."""
    signed = {
        column
        for edition in library().of_type(kind.code)
        for area in edition.areas
        if area.kind is AreaKind.SIGNED_NAME
        for column in area.columns
    }
    for field in entry.fields:
        if field.state is FieldState.READ and field.column in truth and field.source != "tick":
            column = kind.column(field.column)
            curve = SIGNED if field.column in signed else str(column.kind)
            yield JudgedValue(
                book, mode, curve, field.confidence, is_same(column.kind, field.value, truth[field.column])
            )


def is_same(kind: FieldKind, value: str, truth: str) -> bool:
    """Return whether two cells are equal; in numbers and dates every sign counts."""
    if kind in (FieldKind.NUMBER, FieldKind.IDENTITY_NUMBER, FieldKind.DATE, FieldKind.PARTIAL_DATE):
        return value.strip().lstrip("0") == truth.strip().lstrip("0")
    return comparison_key(value) == comparison_key(truth)


def before_curve(field: JudgedValue) -> float:
    """Return the chance before the shipped curve was applied."""
    curve = field_curves().of(field.kind)
    return 1 / (1 + exp(-(log_odds(field.confidence) - curve.bias) / curve.slope))


def left_out(believed: Sequence[JudgedValue], book: str) -> Iterator[JudgedValue]:
    """Yield the fields of a book with the confidence that the other books' curves give them."""
    curves = FieldCurves(version="", fields=0, curves=fitted([field for field in believed if field.book != book]))
    for field in believed:
        if field.book == book:
            yield replace(field, confidence=curves.of(field.kind).chance(field.confidence))


def fitted(believed: Sequence[JudgedValue]) -> dict[str, FieldCurve]:
    """Fit a curve for every kind of field, and one for all."""
    curves = {ANY_KIND: fit(believed)}
    for group in GROUPS:
        some = [field for field in believed if field.kind in group]
        curves |= dict.fromkeys(group, fit(some) if some else curves[ANY_KIND])
    return curves


def fit(believed: Sequence[JudgedValue]) -> FieldCurve:
    """Fit a logistic regression on the log-odds by Newton's method, regularised towards the identity."""
    odds = np.array([log_odds(field.confidence) for field in believed])
    right = np.array([field.right for field in believed], np.float64)
    inputs: NDArray[np.float64] = np.stack([np.ones_like(odds), odds], axis=1)
    start = np.array([0.0, 1.0])
    weights = start.copy()
    for _step in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -30, 30)))
        slope = inputs.T @ (chance - right) + PULL * (weights - start)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + PULL * np.eye(2)
        step = np.linalg.solve(bend, slope)
        weights = weights - np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-9:
            break
    return FieldCurve(bias=float(weights[0]), slope=max(0.05, float(weights[1])))


def reliability(title: str, fields: Sequence[JudgedValue]) -> str:
    """Return in Markdown the share of right values by band of confidence, calibration error, and acceptable share."""
    lines = [f"\n{title}\n", "| confidence | values | said | right |", "|---|--:|--:|--:|"]
    error = 0.0
    for low, high in zip(BANDS, BANDS[1:], strict=False):
        some = [field for field in fields if low <= field.confidence < high or field.confidence == high == 1.0]
        if some:
            said, right = (
                float(np.mean(values)) for values in zip(*((f.confidence, f.right) for f in some), strict=True)
            )
            error += len(some) / len(fields) * abs(said - right)
            lines.append(f"| {low:.1%} – {high:.1%} | {len(some)} | {said:.1%} | {right:.1%} |")
    lines.append(f"\nExpected calibration error {error:.2%}.")
    for mode in ("all", *sorted({field.mode for field in fields})):
        some = [field for field in fields if mode in ("all", field.mode)]
        least, share = acceptable(some)
        lines.append(
            f"{mode}: {WANTED:.1%} of values from {least:.4f} on are right; that is {share:.1%} of {len(some)}."
        )
    return "\n".join(lines)


def acceptable(fields: Sequence[JudgedValue]) -> tuple[float, float]:
    """Return the lowest confidence above which WANTED of the values are right, and the share of such values."""
    ordered = sorted(fields, key=lambda field: -field.confidence)
    right = np.cumsum([field.right for field in ordered]) / np.arange(1, len(ordered) + 1)
    enough = np.flatnonzero(right >= WANTED)
    if not enough.size:
        return 1.0, 0.0
    return ordered[enough[-1]].confidence, (int(enough[-1]) + 1) / len(ordered)


if __name__ == "__main__":
    typer.run(main)
