"""Linkage schemas: comparisons and blocking keys of each record type, read from a table.

A comparison is named `role.aspect` ("cha.name") or is one of the register's own: number, run, year, office.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from records.errors import UsageError
from records.language import gettext as _


class Aspect(StrEnum):
    """Aspect of a person or of the register that a comparison uses; it selects the comparator."""

    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    IDENTITY = "identity"
    PLACE = "place"
    EVENT = "event"
    NUMBER = "number"
    RUN = "run"
    YEAR = "year"
    OFFICE = "office"


REGISTER = frozenset({Aspect.NUMBER, Aspect.RUN, Aspect.YEAR, Aspect.OFFICE})
"""Aspects of the register rather than of the persons."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of the linkage model.

    Attributes:
        name: "nks.birth", "number", ….
        aspect: the aspect, which selects the comparator.
        column: the ministry's column.
        shared: True if relatives (`Schema.family`) have it in common.
    """

    name: str
    aspect: Aspect
    column: str
    shared: bool


@dataclass(frozen=True, slots=True)
class BlockingKey:
    """Blocking key: its parts, and the largest useful block.

    Attributes:
        parts: comparisons' parts: "office", "year", "number", "nks.skeleton", "nks.shape", "nks.given", "nks.birth",
            "nks.birth_year", "nks.identity".
        cap: a block with more records is not stored: it would cost more than it tells.
        wide: True if used only for readings that the precise keys left in doubt.
    """

    parts: tuple[str, ...]
    cap: int
    wide: bool


@dataclass(frozen=True, slots=True)
class PersonColumns:
    """Columns that describe one person of a case; "" where the record type has none."""

    role: str
    name: str
    birth: str
    sex: str
    identity: str
    place: str


@dataclass(frozen=True, slots=True)
class Schema:
    """Linkage schema of one record type.

    Attributes:
        code: the record type.
        number: column of the register number.
        registered: column of the day of registration, which gives the year of the series.
        office: column of the office.
        event: column of the day of the event (a death), "" for none.
        persons: the persons compared, the principal first.
        family: roles that relatives share; empty when the type has no relatives.
        keys: the blocking keys, in the order of their numbers in the index.
    """

    code: str
    number: str
    registered: str
    office: str
    event: str
    persons: tuple[PersonColumns, ...]
    family: tuple[str, ...]
    keys: tuple[BlockingKey, ...]

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Comparisons in the order of the model's parameters."""
        of_persons = [
            Comparison(f"{person.role}.{aspect}", aspect, column, person.role in self.family or aspect is Aspect.PLACE)
            for person in self.persons
            for aspect, column in _aspects(person)
            if column
        ]
        event = [Comparison("event", Aspect.EVENT, self.event, shared=False)] if self.event else []
        register = [
            Comparison("number", Aspect.NUMBER, self.number, shared=False),
            Comparison("run", Aspect.RUN, self.number, shared=False),
            Comparison("year", Aspect.YEAR, self.registered, shared=False),
            Comparison("office", Aspect.OFFICE, self.office, shared=True),
        ]
        return (*of_persons, *event, *register)

    def place(self, name: str) -> int:
        """Return the index of a comparison."""
        return [comparison.name for comparison in self.comparisons].index(name)

    @property
    def family_key(self) -> int:
        """Number of the key under which relatives lie together: the names of the family."""
        names = {f"{role}.skeleton" for role in self.family}
        return next(number for number, spec in enumerate(self.keys) if set(spec.parts) - {"office"} == names)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that every table of cases must have: number, day, office, the principal's name."""
        return self.number, self.registered, self.office, self.persons[0].name

    def is_fact(self, column: str) -> bool:
        """Return True for columns that describe the case itself, not its applicants, officers or others' papers."""
        roles = tuple(person.role for person in self.persons)
        return column.startswith(roles) or column in (self.event, self.registered)

    @property
    def columns(self) -> tuple[str, ...]:
        """Compared columns, each once."""
        return tuple(dict.fromkeys(comparison.column for comparison in self.comparisons))


def _aspects(person: PersonColumns) -> tuple[tuple[Aspect, str], ...]:
    return (
        (Aspect.NAME, person.name),
        (Aspect.BIRTH, person.birth),
        (Aspect.SEX, person.sex),
        (Aspect.IDENTITY, person.identity),
        (Aspect.PLACE, person.place),
    )


def schema(code: str) -> Schema:
    """Return the linkage schema of a record type.

    Raises:
        UsageError: cases of this type are not reconciled.
    """
    if found := schemas().get(code):
        return found
    raise UsageError(
        _("Chưa đối chiếu được loại sổ {code}.").format(code=code),
        _("Các loại sổ đối chiếu được: {codes}.").format(codes=", ".join(schemas())),
    )


@cache
def schemas() -> dict[str, Schema]:
    """Load the linkage schema of every reconciled record type, by code."""
    table = tomllib.loads((files("reconcile") / "data" / "schemas.toml").read_text(encoding="utf-8"))
    return {code: _schema(code, row) for code, row in table.items()}


def _schema(code: str, row: dict[str, Any]) -> Schema:
    persons = tuple(PersonColumns(role, **columns) for role, columns in row["persons"].items())
    precise = [BlockingKey(tuple(parts.split()), row["precise_cap"], wide=False) for parts in row["precise"]]
    wide = [BlockingKey(tuple(parts.split()), row["wide_cap"], wide=True) for parts in row["wide"]]
    return Schema(
        code,
        row["number"],
        row["registered"],
        row["office"],
        row.get("event", ""),
        persons,
        tuple(row["family"]),
        (*precise, *wide),
    )
