"""Editions of the printed forms: where each page form has its values, tick boxes and signatures.

An edition is data: `records/editions_data/ID.json` beside the blank form `ID.png`; its README explains every field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from records.errors import InputRefused, UsageError
from records.language import gettext as _
from records.stages import Box, Reason

_STRICT = ConfigDict(extra="forbid")
NUMBER, MOST_SHARED = "so", 1
"""The column that begins an entry, on the left page of an opening, and how many columns at the fold pictures of both
halves of a table may show."""
_VERSION = re.compile(r"(?P<form>.+)\.v(?P<number>[0-9]{1,4})")


class AreaKind(StrEnum):
    """Content of an area: a written value, a name signed over, a number from the press, or a bare signature."""

    WRITTEN = "written"
    SIGNED_NAME = "signed_name"
    PRINTED_NUMBER = "printed_number"
    SIGNATURE = "signature"


class DatePart(StrEnum):
    """Part of a date that an area holds, on forms that print "ngày … tháng … năm …" with a gap for each."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Line:
    """Writing line: its box, and the height of its dotted rule as a fraction of the page."""

    box: Box
    baseline: float


@dataclass(frozen=True, slots=True)
class Area:
    """Place on the form for one value, or for several in a fixed order on one line.

    Attributes:
        id: unique on the form: "nksHoTen", "nguoiKy+chucVuNguoiKy", "ngayDangKy.ngay", "r3:so", "sig.vo".
        columns: the ministry's columns in the order in which they are written; empty for signatures.
        label: the printed label that belongs to it.
        kind: its content.
        lines: first line, then continuation lines.
        row: number of the entry on a tabular page, from 1; None on a page of one entry.
        part: its part of a date, where the form splits the date.
        doubts: why it may be a wrong place; none on a form that a person drew or confirmed.
    """

    id: str
    columns: tuple[str, ...]
    label: str
    kind: AreaKind
    lines: tuple[Line, ...]
    row: int | None = None
    part: DatePart | None = None
    doubts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class TickBox:
    """Tick box: a mark in it gives `column` the code `value`."""

    column: str
    value: str
    label: str
    box: Box


@dataclass(frozen=True, slots=True)
class Stamp:
    """Place where a rubber stamp is set whose words give `column` a code: "ĐĂNG KÝ LẠI" among the notes."""

    column: str
    box: Box


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Run of words printed by the press."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class FormOrigin:
    """Origin of a form that was learned from the pages of a book.

    Attributes:
        book: id of that book.
        pages: SHA-256 of the scans that it was learned from, the best first.
        score: 0–1, how sure the form is as a whole.
        missing: columns of an entry's core for which no place was found.
        confirmed_by: name of the person who confirmed it, "" while it is a proposal.
    """

    book: str
    pages: tuple[str, ...]
    score: float
    missing: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Printed form as data; every box is in fractions of the upright page.

    Attributes:
        id: "KS-2016".
        record_type: "KS", "KH", ….
        first_year: first year of the era in which the form was printed, None = open.
        last_year: last year of that era, None = open. Old stock was used up later, so this is an expectation only.
        page_px: width and height of the blank form's image.
        dpi: resolution of that image.
        image: the blank form.
        stamps: places of rubber stamps.
        origin: the pages that it was learned from; None of a form that people described.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    id: str
    record_type: str
    first_year: int | None
    last_year: int | None
    note: str
    page_px: tuple[int, int]
    dpi: int
    image: Path
    areas: tuple[Area, ...]
    ticks: tuple[TickBox, ...]
    printed: tuple[PrintedWords, ...]
    stamps: tuple[Stamp, ...] = ()
    origin: FormOrigin | None = None

    @property
    def is_proposed(self) -> bool:
        """Return whether nobody has confirmed a learned form yet: nothing in a doubtful area of it is sure."""
        return self.origin is not None and not self.origin.confirmed_by

    @property
    def rows(self) -> int:
        """Return the number of entries on a page."""
        return max((area.row or 1 for area in self.areas), default=1)

    @property
    def page_mm(self) -> tuple[float, float]:
        """Return width and height of the paper in millimetres."""
        return (self.page_px[0] / self.dpi * 25.4, self.page_px[1] / self.dpi * 25.4)


def form_and_version(edition_id: str) -> tuple[str, int]:
    """Split an edition id into its form and version: "KS-2016" is version 1, "KS-2016.v3" is version 3.

    Versions of one form bear the same print and differ in their boxes only, so that a page lies alike on all of them.
    """
    found = _VERSION.fullmatch(edition_id)
    return (found["form"], int(found["number"])) if found else (edition_id, 1)


def row_columns(edition: Edition) -> frozenset[str]:
    """Return the columns of the rows of a table of entries; none of a form of one entry."""
    return frozenset(column for area in edition.areas if area.row is not None for column in area.columns)


def are_halves(left: Edition, right: Edition) -> bool:
    """Return whether two forms are the halves of a table: as many rows, other columns, and one running number."""
    first, second = row_columns(left), row_columns(right)
    same_rows = left.rows == right.rows > 1 and left.record_type == right.record_type
    return same_rows and NUMBER in first - second and len(first & second) <= MOST_SHARED


def without_halves(editions: Iterable[Edition]) -> list[Edition]:
    """Return the forms of which no other one is the other half."""
    some = list(editions)
    return [one for one in some if not any(are_halves(one, other) or are_halves(other, one) for other in some)]


@dataclass(frozen=True, slots=True)
class EditionLibrary:
    """Collection of editions, ordered by id."""

    editions: tuple[Edition, ...]

    def __iter__(self) -> Iterator[Edition]:
        """Iterate over all editions."""
        return iter(self.editions)

    def get(self, edition_id: str) -> Edition:
        """Return the edition of that id.

        Raises:
            UsageError: no such edition.
        """
        for edition in self.editions:
            if edition.id == edition_id:
                return edition
        raise UsageError(
            _("Không có mẫu sổ {id}.").format(id=edition_id),
            _("Các mẫu đã biết: {ids}.").format(ids=", ".join(edition.id for edition in self.editions)),
        )

    def find(self, edition_id: str | None) -> Edition | None:
        """Return the edition of that id, else the newest version left of its form, else None."""
        if edition_id is None:
            return None
        form = form_and_version(edition_id)[0]
        left = {edition.id: edition for edition in self.editions if form_and_version(edition.id)[0] == form}
        return left.get(edition_id) or self._newest(left.values()).get(form)

    def of_type(self, record_type: str) -> tuple[Edition, ...]:
        """Return the printed forms of one record type, each in its newest version."""
        return tuple(self._newest(one for one in self.editions if one.record_type == record_type).values())

    @staticmethod
    def _newest(editions: Iterable[Edition]) -> dict[str, Edition]:
        """Map each form to its newest version."""
        oldest_first = sorted(editions, key=lambda edition: form_and_version(edition.id))
        return {form_and_version(edition.id)[0]: edition for edition in oldest_first}


_ADAPTER = TypeAdapter(Edition)


def read_edition(path: Path) -> Edition:
    """Read one edition from its JSON file; the image is looked for in the same folder.

    Raises:
        InputRefused: the file does not describe an edition, or its image is absent.
    """
    try:
        edition = _ADAPTER.validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputRefused(
            _("Tệp mẫu sổ {path} không đúng cấu trúc: {details}").format(path=path.name, details=_details(error)),
            _("Sửa tệp theo hướng dẫn trong records/editions_data/README.md."),
        ) from error
    image = path.parent / edition.image
    if not image.is_file():
        raise InputRefused(
            _("Mẫu sổ {id} thiếu ảnh tờ trống {image}.").format(id=edition.id, image=image.name),
            _("Đặt ảnh cạnh tệp {path}, hoặc chép lại cả hai từ bản sao lưu.").format(path=path.name),
        )
    return replace(edition, image=image)


def edition_json(edition: Edition) -> str:
    """Return the JSON text from which `read_edition` makes the same edition; the image is named without folder."""
    plain = _ADAPTER.dump_python(replace(edition, image=Path(edition.image.name)), mode="json", exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, indent=1) + "\n"


def read_library(*folders: Path) -> EditionLibrary:
    """Read all editions of the folders; of two with one id, the later folder's wins."""
    found = {edition.id: edition for folder in folders for edition in map(read_edition, sorted(folder.glob("*.json")))}
    return EditionLibrary(tuple(found[key] for key in sorted(found)))


SHIPPED = Path(__file__).parent / "editions_data"


@cache
def library() -> EditionLibrary:
    """Return the editions that come with the program."""
    return read_library(SHIPPED)


def columns_on_form(edition: Edition) -> frozenset[str]:
    """Return every column with an area or a tick box on the form; all others are "not on this form", not missing."""
    written = {column for area in edition.areas for column in area.columns}
    return frozenset(written | {tick.column for tick in edition.ticks})


def _details(error: ValidationError) -> str:
    """Format a validation error in one line: where and why."""
    return "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()[:3])
