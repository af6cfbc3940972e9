"""Wordings that people of a home named: "this printed label means this column"; known beside those of the law."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from pydantic import ConfigDict

from records.editions import DatePart


@dataclass(frozen=True, slots=True)
class NamedWording:
    """Printed label whose column a person named.

    Attributes:
        record_type: "KS", "KH", ….
        text: as it is printed.
        columns: the ministry's columns that are written behind it, "a+b" for several on one line.
        part: of a date that is printed with gaps.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    record_type: str
    text: str
    columns: str
    part: DatePart | None = None

    def persons_part(self, persons: Sequence[str]) -> tuple[str | None, str]:
        """Return the prefix of the person it is about, None for the entry itself, and what is left of its columns.

        Args:
            persons: the prefixes of the record type.
        """
        names = self.columns.split("+")
        for person in persons:
            rests = [name.removeprefix(person) for name in names]
            if all(rest != name and rest[:1].isupper() for rest, name in zip(rests, names, strict=True)):
                return person, "+".join(rests)
        return None, self.columns


_in_use: ContextVar[tuple[NamedWording, ...]] = ContextVar("named", default=())


@contextmanager
def use_named(wordings: tuple[NamedWording, ...]) -> Iterator[None]:
    """Know these wordings, too, within the context."""
    before = _in_use.set(wordings)
    try:
        yield
    finally:
        _in_use.reset(before)


def named_wordings() -> tuple[NamedWording, ...]:
    """Return the wordings of the home whose pages are in hand."""
    return _in_use.get()
