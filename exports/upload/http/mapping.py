"""Mapping of a case to the JSON of a receiver, declared in a TOML file; `lgsp.toml` is the shipped one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from exports.upload.cases import Submission, UploadCase
from records.dates import PartialDate, parse_date
from records.errors import UsageError
from records.language import gettext as _
from records.places import Level, ResolutionStatus, resolve
from records.record_types import FieldKind, record_type

Json = str | int | dict[str, "Json"]
_DATES = (FieldKind.DATE, FieldKind.PARTIAL_DATE)
_LEVELS = {Level.PROVINCE: "province", Level.DISTRICT: "district", Level.COMMUNE: "commune"}
_REGISTERED = "ngayDangKy"


@dataclass(frozen=True, slots=True)
class BodyNames:
    """Names of the posted object."""

    key: str
    office: str
    type: str
    year: str
    volume: str
    data: str


@dataclass(frozen=True, slots=True)
class AddressNames:
    """Names of the object for a place; `list` "" = the list of units is not told."""

    province: str
    district: str
    commune: str
    text: str
    list: str = ""


@dataclass(frozen=True, slots=True)
class AnswerNames:
    """Name of the identifier in the data of an answer."""

    id: str


@dataclass(frozen=True, slots=True)
class JsonMapping:
    """Mapping to the JSON of a receiver.

    Attributes:
        body: names of the posted object.
        address: names of the object for a place.
        answer: names of the answer.
        columns: ministry's column → the receiver's name; a column that is not named keeps its own, "" leaves it out.
        codes: code list → our code → the receiver's.
    """

    body: BodyNames
    address: AddressNames
    answer: AnswerNames
    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def posted(self, submission: Submission, case: UploadCase) -> dict[str, Json]:
        """Return the object that is posted for a case."""
        body, book = self.body, submission.book
        return {
            body.key: case.key,
            body.office: submission.office,
            body.type: book.record_type,
            body.year: book.year,
            body.volume: book.volume,
            body.data: self._data(book.record_type, case.cells),
        }

    def _data(self, code: str, cells: Mapping[str, str]) -> dict[str, Json]:
        kinds = {column.name: column for column in record_type(code).known}
        registered = parse_date(cells.get(_REGISTERED, ""))
        data: dict[str, Json] = {}
        for column, text in cells.items():
            if name := self.columns.get(column, column):
                known = kinds[column]
                data[name] = self._value(known.kind, known.codes, text, registered)
        return data

    def _value(self, kind: FieldKind, codes: str | None, text: str, registered: PartialDate | None) -> Json:
        if kind in _DATES:
            return iso_date(text)
        if kind is FieldKind.PLACE:
            return self._place(text, registered)
        return self.codes.get(codes or "", {}).get(text, text)

    def _place(self, text: str, registered: PartialDate | None) -> dict[str, Json]:
        """Return the object for a place: codes of the units that are certain, and the text as written always."""
        found = resolve(text, registered.earliest() if registered and registered.is_full else None)
        units = found.units if found.status is ResolutionStatus.RESOLVED else ()
        named: dict[str, Json] = {self.address.province: "", self.address.district: "", self.address.commune: ""}
        named |= {str(getattr(self.address, _LEVELS[unit.level])): unit.code for unit in units}
        if self.address.list:
            named[self.address.list] = units[-1].list_version if units else ""
        return {**named, self.address.text: text}


def iso_date(text: str) -> str:
    """Return a date as `yyyy-mm-dd`, `yyyy-mm` or `yyyy`, as far as it is known; what is no date stays as written."""
    read = parse_date(text)
    if read is None:
        return text
    parts = [f"{part:02d}" for part in (read.month, read.day) if part is not None]
    return "-".join([f"{read.year:04d}", *parts])


def load_mapping(file: Path | None) -> JsonMapping:
    """Read the mapping of a file, the shipped one for None.

    Raises:
        UsageError: the file is not there, no TOML, or does not name what a mapping names.
    """
    if file is None:
        return _shipped()
    try:
        return _mapping(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise UsageError(
            _("Tệp quy đổi {file} không dùng được: {why}.").format(file=file, why=str(error).splitlines()[0]),
            _("Chép tệp exports/upload/http/lgsp.toml của chương trình rồi sửa từ đó; đặt service.mapping."),
        ) from error


@cache
def _shipped() -> JsonMapping:
    return _mapping((files("exports.upload.http") / "lgsp.toml").read_text(encoding="utf-8"))


def _mapping(text: str) -> JsonMapping:
    return TypeAdapter(JsonMapping).validate_python(tomllib.loads(text))
