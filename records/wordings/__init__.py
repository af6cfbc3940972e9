"""Holds what the law has printed in register books: the wordings of labels, heads, boxes and stamps, and their columns.

The wordings are data, `TYPE.toml` beside this file; README.md tells their keys. A home may know more (`named.py`).
Nothing here looks at a page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import product

from pydantic import ConfigDict, TypeAdapter

from records.editions import DatePart
from records.record_types import record_type
from records.wordings.named import NamedWording, named_wordings

ANY_PERSON = "*"
_PHRASE = re.compile(r"\{(\w+)\}")


class WordingRole(StrEnum):
    """Task of a printed wording on a page."""

    LABEL = "label"
    SECTION = "section"
    TABLE_HEAD = "table_head"
    TICK = "tick"
    STAMP = "stamp"
    OFFICER = "officer"
    SIGNATURE = "signature"
    HINT = "hint"
    TITLE = "title"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Era:
    """Years in which forms were printed under the same papers; None = open.

    Attributes:
        id: its first year or, of the oldest, the year of the decree: "1961", "2006".
        source: the papers.
    """

    id: str
    first_year: int | None
    last_year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class Wording:
    """One text that is printed in books of a record type.

    Attributes:
        text: as the law prints it.
        role: what it does on a page.
        persons: prefixes of those it may stand for, in the order of the type; empty for the entry itself.
        column: what follows the person's prefix, or the whole name; "a+b" for several on one line; "" for none.
        part: of a date that is printed with gaps.
        value: the code of a tick or a stamp.
        eras: ids of the eras in whose books it stands.
        personal: names its person in its own words, as "Họ và tên cha" does.
    """

    text: str
    role: WordingRole
    persons: tuple[str, ...]
    column: str
    part: DatePart | None
    value: str
    eras: tuple[str, ...]
    personal: bool

    def columns(self, person: str | None) -> tuple[str, ...]:
        """Return the ministry's columns that it stands for, with the prefix of a person where it is about one."""
        names = tuple(self.column.split("+")) if self.column else ()
        return tuple(f"{person}{name}" for name in names) if self.persons else names


@dataclass(frozen=True, slots=True, eq=False)
class Wordings:
    """All wordings of a record type; there is one object for the same ones, so that what is made of it can be kept.

    Attributes:
        record_type: "KS", "KH", ….
        persons: prefixes of the persons in the order in which the law asks for them.
        wordings: the most particular first.
    """

    record_type: str
    persons: tuple[str, ...]
    wordings: tuple[Wording, ...]

    def of(self, *roles: WordingRole) -> tuple[Wording, ...]:
        """Return those of some roles."""
        return tuple(wording for wording in self.wordings if wording.role in roles)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One `[[wordings]]` of a file."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    role: WordingRole
    texts: tuple[str, ...]
    persons: tuple[str, ...] = ()
    column: str = ""
    part: DatePart | None = None
    value: str = ""
    eras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """Content of `TYPE.toml` or `common.toml`."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    wordings: tuple[_Entry, ...]
    record_type: str = ""
    persons: tuple[str, ...] = ()
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Years:
    """One table of `eras.toml`."""

    source: str
    first_year: int | None = None
    last_year: int | None = None


_FILE = TypeAdapter(_File)
_ERAS = TypeAdapter(Mapping[str, _Years])


@cache
def eras() -> Mapping[str, Era]:
    """Return the eras of the books by id, the oldest first."""
    found = _ERAS.validate_python(_toml("eras"))
    return {name: Era(name, years.first_year, years.last_year, years.source) for name, years in sorted(found.items())}


@cache
def types_with_wordings() -> tuple[str, ...]:
    """Return the record types whose wordings are known."""
    names = (item.name for item in files(__package__).iterdir() if item.name.endswith(".toml"))
    return tuple(sorted(name.removesuffix(".toml") for name in names if name[0].isupper()))


def wordings_of(code: str) -> Wordings:
    """Return the wordings of a record type, and those of `use_named`.

    Raises:
        UsageError: no such record type.
    """
    return _wordings_of(code, tuple(wording for wording in named_wordings() if wording.record_type == code))


@cache
def _wordings_of(code: str, named: tuple[NamedWording, ...]) -> Wordings:
    """Build them; what people named is the most particular."""
    known = record_type(code)
    own, common = _FILE.validate_python(_toml(known.code)), _FILE.validate_python(_toml("common"))
    phrases = {**common.phrases, **own.phrases}
    columns = frozenset(column.name for column in known.known)
    entries = (*own.wordings, *common.wordings, *_table_heads(known.code), *_table_heads("common"))
    found = (wording for entry in entries for wording in _wordings(entry, phrases, own.persons, columns))
    return Wordings(known.code, own.persons, (*(_of_home(wording, own.persons) for wording in named), *found))


def _of_home(named: NamedWording, persons: Sequence[str]) -> Wording:
    """Return a wording that a person named: it is about one person, whatever stands before it."""
    person, column = named.persons_part(persons)
    about = () if person is None else (person,)
    return Wording(
        named.text, WordingRole.LABEL, about, column, named.part, "", tuple(eras()), personal=person is not None
    )


def _table_heads(name: str) -> tuple[_Entry, ...]:
    """Return what `tables/NAME.toml` holds; not every record type was kept in tables."""
    known = files(__package__).joinpath("tables", f"{name}.toml").is_file()
    return _FILE.validate_python(_toml(f"tables/{name}")).wordings if known else ()


def _wordings(
    entry: _Entry, phrases: Mapping[str, Sequence[str]], persons: Sequence[str], columns: frozenset[str]
) -> Iterator[Wording]:
    """Return the wordings of an entry, for those whose columns the record type has."""
    for about, column in _meanings(entry, persons, columns):
        for template in entry.texts:
            for text in _spelled(template, phrases):
                yield Wording(
                    text,
                    entry.role,
                    about,
                    column,
                    entry.part,
                    entry.value,
                    entry.eras or tuple(eras()),
                    personal=bool(entry.persons) and entry.persons != (ANY_PERSON,),
                )
    if entry.role is WordingRole.LABEL and entry.persons == (ANY_PERSON,) and _lacking(entry, persons, columns):
        # Printed about him all the same: the value before it ends there, and what follows is no part of another.
        for text in (text for template in entry.texts for text in _spelled(template, phrases)):
            yield Wording(text, WordingRole.OTHER, (), "", None, "", entry.eras or tuple(eras()), personal=False)


def _lacking(entry: _Entry, persons: Sequence[str], columns: frozenset[str]) -> bool:
    """Return whether the record type does not ask every person for what a wording names."""
    name = entry.column.split("+")[0]
    return any(f"{person}{name}" not in columns for person in persons)


def _meanings(entry: _Entry, persons: Sequence[str], columns: frozenset[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield who an entry is about and the columns that the record type has for them, alike persons together."""
    names = entry.column.split("+") if entry.column else []
    found: dict[str, list[str]] = {}
    for person in (persons if entry.persons == (ANY_PERSON,) else entry.persons) or ("",):
        known = [name for name in names if f"{person}{name}" in columns]
        if known[:1] == names[:1]:
            found.setdefault("+".join(known), []).append(person)
    for column, about in found.items():
        yield (tuple(about) if entry.persons else ()), column


def _spelled(template: str, phrases: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Return a text with every choice of its {phrases}."""
    pieces = _PHRASE.split(template)
    choices = [phrases[piece] if index % 2 else (piece,) for index, piece in enumerate(pieces)]
    yield from ("".join(choice) for choice in product(*choices))


def _toml(name: str) -> dict[str, object]:
    """Read one data file."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
