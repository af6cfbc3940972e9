"""Encoding of cases as arrays: one fixed-width row a case for comparison, and the marked names as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from reconcile.index import name_forms
from reconcile.index.schema import PersonColumns, Schema
from records.dates import parse_date
from records.places import resolve
from records.record_types import code_list
from records.register_numbers import parse_number
from records.text.vietnamese import comparison_key

Cells = Mapping[str, str]
Rows = NDArray[np.void]
"""Structured rows of `row_type(schema)`."""
Texts = NDArray[np.object_]
Positions = NDArray[np.intp]
Levels = NDArray[np.int8]
BETWEEN_TEXTS = "\x1f"
"""Separator of joined texts; whitespace to `str.split`, so no cell holds it."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Encoded cases.

    Attributes:
        rows: one structured row a case; 0 is "missing" in every field; dates are yyyymmdd with 00 for unknown parts.
        names: marked names by role, one a case; forms derived from them are not stored.
    """

    rows: Rows
    names: Mapping[str, Texts]

    def __len__(self) -> int:
        """Return the number of cases."""
        return len(self.rows)

    def take(self, at: Positions) -> Cases:
        """Return some of the cases."""
        return Cases(self.rows[at], {role: names[at] for role, names in self.names.items()})


@cache
def row_type(schema: Schema) -> np.dtype[np.void]:
    """Return the layout of a row: 32-bit codes of skeletons, dates as numbers, register number, year and office."""
    fields: list[tuple[str, str]] = []
    for person in schema.persons:
        fields += [(f"{person.role}.skeleton", "<u4")]
        fields += [(f"{person.role}.birth", "<i4")] if person.birth else []
        fields += [(f"{person.role}.sex", "<u1")] if person.sex else []
        fields += [(f"{person.role}.identity", "<u4")] if person.identity else []
        fields += [(f"{person.role}.place", "<u4")] if person.place else []
    fields += [("event", "<i4")] if schema.event else []
    return np.dtype([*fields, ("number", "<i4"), ("run", "<i4"), ("year", "<i4"), ("office", "<u4")])


def encode(schema: Schema, cases: Sequence[Cells]) -> Cases:
    """Encode cases given in the ministry's columns; a missing column counts as blank.

    The office stays 0; it comes from `office_codes` or from the book.
    """
    rows = np.zeros(len(cases), row_type(schema))
    names = {person.role: text_array(_encode_person(person, cases, rows)) for person in schema.persons}
    if schema.event:
        rows["event"] = _each(cases, schema.event, date_number)
    rows["number"] = _each(cases, schema.number, register_number)
    rows["year"] = _each(cases, schema.registered, date_number)
    return Cases(rows, names)


def office_codes(schema: Schema, cases: Sequence[Cells]) -> list[int]:
    """Return the code of each case's office."""
    return _each(cases, schema.office, place_code)


def text_array(values: Sequence[str]) -> Texts:
    """Return texts as an object array, which can be indexed by arrays."""
    array = np.empty(len(values), object)
    array[:] = values
    return array


def _encode_person(person: PersonColumns, cases: Sequence[Cells], rows: Rows) -> list[str]:
    """Fill the fields of one person and return the marked names."""
    marked = [name_forms.marked(case.get(person.name, "")) for case in cases]
    rows[f"{person.role}.skeleton"] = [name_forms.code(name_forms.skeleton(name)) for name in marked]
    if person.birth:
        rows[f"{person.role}.birth"] = _each(cases, person.birth, date_number)
    if person.sex:
        rows[f"{person.role}.sex"] = _each(cases, person.sex, sex_code)
    if person.identity:
        rows[f"{person.role}.identity"] = _each(cases, person.identity, identity_code)
    if person.place:
        rows[f"{person.role}.place"] = _each(cases, person.place, place_code)
    return marked


def _each(cases: Sequence[Cells], column: str, number: Callable[[str], int]) -> list[int]:
    return [number(text) if (text := case.get(column, "")) else 0 for case in cases]


@lru_cache(maxsize=131072)
def date_number(text: str) -> int:
    """Return a date as yyyymmdd, 00 for unknown parts; 0 when the text gives none."""
    found = parse_date(text)
    return found.year * 10000 + (found.month or 0) * 100 + (found.day or 0) if found else 0


@lru_cache(maxsize=65536)
def register_number(text: str) -> int:
    """Return the value of a register number; 0 when the text gives none."""
    found = parse_number(text)
    return found.value if found else 0


@lru_cache(maxsize=256)
def sex_code(text: str) -> int:
    """Return the ministry's code of a sex; 0 when the text names none or leaves it open."""
    value = code_list("gioiTinh").value(text)
    return int(value) if value in ("1", "2") else 0


def identity_code(text: str) -> int:
    """Return the code of a paper's number, ignoring signs and spaces; 0 where the text has no figure."""
    plain = "".join(filter(str.isalnum, text)).upper()
    return name_forms.code(plain) if any(map(str.isdecimal, plain)) else 0


@lru_cache(maxsize=131072)
def place_code(text: str) -> int:
    """Return the code of a place or of an office's area: its narrowest known unit, else its words without marks."""
    found = resolve(text)
    if found.unit and not found.unmatched and len(found.units) > 1:
        return name_forms.code(found.unit.id)
    return name_forms.code(name_forms.skeleton(comparison_key(text)))
