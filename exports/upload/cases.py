"""Cases to be sent: their idempotency keys, and the submissions in which they go."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from exports.package.contents import BookName
from exports.upload.outcomes import CaseState

TO_SEND = (CaseState.PREPARED, CaseState.SENT, CaseState.UNKNOWN)
"""States in which a case is sent, or sent once more: its key keeps the receiver from taking it twice."""
TO_ASK = (CaseState.SENT, CaseState.UNKNOWN, CaseState.RECEIVED)
"""States in which the receiver may have an answer."""
HANDED_OVER = (*TO_ASK, CaseState.REJECTED, CaseState.IMPORTED)
"""States in which the receiver has the case or had it: of one that it answered it may say otherwise, days later."""


@dataclass(frozen=True, slots=True)
class UploadCase:
    """Case of an accepted book, as its package holds it.

    Attributes:
        key: idempotency key, 64 hexadecimal figures; see `case_key`.
        number: register number, "" where the entry has none.
        place: place in the book, from 1: its row of the package's table.
        pdf: name of its PDF in the package.
        cells: ministry's column → text, blank cells left out.
    """

    key: str
    number: str
    place: int
    pdf: str
    cells: Mapping[str, str]


def case_key(office: str, record_type: str, year: int, number: str, cells: Mapping[str, str]) -> str:
    """Return the idempotency key of a case: SHA-256 over office, type, year, number and the hash of its content.

    Who sends the same case twice, from whatever machine, sends the same key; a corrected case has another.
    """
    content = _digest([[column, cells[column]] for column in sorted(cells)])
    return _digest([office, record_type, year, number, content])


def submission_id(book: str, keys: Sequence[str]) -> str:
    """Return the identifier of the cases of a book that go together: the same cases, the same identifier."""
    return _digest([book, *keys])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SubmittedCase:
    """Case of a submission with its state, and the last reference that the receiver gave."""

    case: UploadCase
    state: CaseState
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """Cases of one book that were prepared together.

    Attributes:
        id: its identifier, 64 hexadecimal figures; see `submission_id`.
        book: type, year and volume of the book.
        office: its registration office.
        folder: folder with the package that the cases were taken from.
        cases: all its cases in book order, but those that were withdrawn before they were sent.
    """

    id: str
    book: BookName
    office: str
    folder: Path
    cases: tuple[SubmittedCase, ...]

    @property
    def stem(self) -> str:
        """Return the beginning of its files' names: the package's, and enough of the identifier to be its own."""
        return f"{self.book.stem}.{self.id[:12]}"

    def within(self, states: Sequence[CaseState]) -> list[SubmittedCase]:
        """Return the cases in some states, in book order."""
        return [one for one in self.cases if one.state in states]
