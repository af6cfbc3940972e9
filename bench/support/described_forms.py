"""Forms as people describe them: `form.json` of a book of another printer, made into an edition."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bench.support.true_forms import DATE_PARTS, OFFICER
from records.editions import Area, AreaKind, DatePart, Edition, Line, PrintedWords, Stamp, TickBox
from records.record_types import record_type
from records.stages import Box

ROW = re.compile(r"r(\d+):")
NO_COLUMN = ("sig.", "x.")
"""Beginnings of the ids of places whose writing belongs to no column."""
PRINTED_NUMBER = "printed-number"

Corners = tuple[float, float, float, float]


class _Place(BaseModel):
    """Place that a column is written in, stamped in, or ticked at; left, top, width and height are fractions."""

    model_config = ConfigDict(extra="ignore")

    id: str = ""
    columns: tuple[str, ...] = ()
    column: str = ""
    value: str = ""
    label: str = ""
    text: str = ""
    kind: str = ""
    box: Corners = (0.0, 0.0, 0.0, 0.0)
    boxes: tuple[Corners, ...] = ()
    baselines: tuple[float, ...] = ()


class _Form(BaseModel):
    """Described form."""

    model_config = ConfigDict(extra="ignore")

    id: str
    type: str
    page_px: tuple[int, int]
    dpi: int
    areas: tuple[_Place, ...]
    ticks: tuple[_Place, ...]
    stamps: tuple[_Place, ...]
    printed: tuple[_Place, ...]


def described_edition(book: Path, folder: Path) -> Edition:
    """Return the edition of a book's `form.json`; its image is copied into a folder."""
    form = _Form.model_validate_json((book / "form.json").read_bytes())
    image = folder / f"{form.id}.png"
    shutil.copyfile(book / "form.png", image)
    return Edition(
        id=form.id,
        record_type=form.type,
        first_year=None,
        last_year=None,
        note="",
        page_px=form.page_px,
        dpi=form.dpi,
        image=image,
        areas=tuple(_areas(form)),
        ticks=tuple(TickBox(one.column, one.value, one.label, Box(*one.box)) for one in form.ticks),
        printed=tuple(PrintedWords(one.text, Box(*one.box)) for one in form.printed),
        stamps=tuple(Stamp(one.column, Box(*one.box)) for one in form.stamps),
    )


def _areas(form: _Form) -> Iterator[Area]:
    for one in form.areas:
        row = ROW.match(one.id)
        bare = one.id[row.end() :] if row else one.id
        columns = () if bare.startswith(NO_COLUMN) or not _known(form.type, one.columns) else one.columns
        part = DATE_PARTS.get(bare.partition(".")[2])
        lines = tuple(Line(Box(*box), base) for box, base in zip(one.boxes, one.baselines, strict=True))
        kind, number = _kind(one, columns), int(row[1]) if row else None
        yield Area(one.id, columns, one.label, kind, lines, number, DatePart(part) if part else None)


def _known(code: str, columns: tuple[str, ...]) -> bool:
    return set(columns) <= {column.name for column in record_type(code).known}


def _kind(one: _Place, columns: tuple[str, ...]) -> AreaKind:
    if not columns:
        return AreaKind.SIGNATURE
    if one.kind == PRINTED_NUMBER:
        return AreaKind.PRINTED_NUMBER
    return AreaKind.SIGNED_NAME if OFFICER in columns else AreaKind.WRITTEN
