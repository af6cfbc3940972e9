"""Personal IDs as a commune checks them: missing, of another province, used by people of several names."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipeline.store import Transaction
from pipeline.store.books.books import Office
from pipeline.store.books.record import Record
from records.identity import read_identity_number
from records.places import Level, resolve
from records.record_types import FieldKind, record_type
from records.stages import FieldReading, FieldState
from records.text.vietnamese import comparison_key

_PERSONAL_ID, _NAME = "SoDinhDanh", "HoTen"
_FIGURES = 12
_OF_A_CHILD = {"KS": "nksSoDinhDanh"}
_OF_TODAY = "63"
"""The list of provinces whose codes the numbers carry."""


@dataclass(frozen=True, slots=True)
class IdHolder:
    """Person who has a personal ID in a record: the name without letter case, and the column of the number."""

    number: str
    name: str
    column: str
    record: int


def columns_without_id(record: Record) -> Iterator[str]:
    """Yield the columns for a personal ID that the form has and that stand blank, where the person is named."""
    fields = {one.column: one for one in record.current.fields}
    for column, reading in fields.items():
        role, found, _rest = column.partition(_PERSONAL_ID)
        named = fields.get(f"{role}{_NAME}")
        if found and reading.state is FieldState.BLANK and named and named.value:
            yield column


def id_holders(record: Record) -> Iterator[IdHolder]:
    """Yield every personal ID of a record with its holder."""
    fields: Mapping[str, FieldReading] = {one.column: one for one in record.current.fields}
    kind = record_type(record.type)
    for column, reading in fields.items():
        number = "".join(figure for figure in reading.value or "" if figure.isascii() and figure.isdigit())
        if kind.column(column).kind is FieldKind.IDENTITY_NUMBER and len(number) == _FIGURES:
            role = column.removesuffix("CaNhan").removesuffix(_PERSONAL_ID).removesuffix("SoGiayToTuyThan")
            name = fields.get(f"{role}{_NAME}")
            yield IdHolder(number, comparison_key(name.value) if name and name.value else "", column, record.id)


def provinces_apart(record: Record, office: str) -> Iterator[tuple[str, str, str]]:
    """Yield the child's ID where its first figures name another province than that of the office that registers it.

    They are the province of the registration of birth (Thông tư 59/2021/TT-BCA, Điều 4).

    Yields:
        The column, the province of the number, the province of the office.
    """
    wanted, here = _OF_A_CHILD.get(record.type), _province(office)
    for reading in record.current.fields:
        if here and reading.column == wanted and reading.value:
            personal = read_identity_number(reading.value).personal
            there = personal.province if personal else None
            if there and comparison_key(there) != comparison_key(here):
                yield reading.column, there, here


class SharedIds:
    """Numbers that people of several names have in several communes; memory holds 24 bytes a number."""

    def __init__(self, rows: Transaction, offices: Sequence[Office]) -> None:
        """Look through the records of all these offices once, a book at a time."""
        self._names = {office.id: office.name for office in offices}
        numbers, names, places = array("q"), array("q"), array("q")
        for office in offices:
            for book in rows.books.within([office.id]):
                for record in rows.records.of_book(book.id):
                    for holder in id_holders(record):
                        if holder.name:
                            numbers.append(int(holder.number))
                            names.append(_hashed(holder.name))
                            places.append(office.id)
        self._shared = _shared(np.array(numbers), np.array(names), np.array(places))

    def elsewhere(self, number: str, office: Office) -> list[str]:
        """Return the other communes in which somebody of another name has a number that is used in this one."""
        places = self._shared.get(int(number), frozenset())
        return sorted(self._names[place] for place in places - {office.id}) if office.id in places else []


def _shared(
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]],
    names: np.ndarray[tuple[int], np.dtype[np.int64]],
    places: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> dict[int, frozenset[int]]:
    """Return number → its offices, of numbers with more than one name and more than one office."""
    order = np.argsort(numbers, kind="stable")
    starts = np.flatnonzero(np.diff(numbers[order], prepend=-1)) if len(order) else order
    groups = np.split(order, starts[1:])
    return {
        int(numbers[group[0]]): frozenset(places[group].tolist())
        for group in groups
        if len(group) > 1 and len(set(places[group].tolist())) > 1 and len(set(names[group].tolist())) > 1
    }


@lru_cache(maxsize=16384)
def _province(office: str) -> str:
    """Return the province of an office, "" when its name tells none of today's list of 63."""
    found = [unit for unit in resolve(office).units if unit.level is Level.PROVINCE and unit.list_version == _OF_TODAY]
    return found[0].name if found else ""


def _hashed(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest())
