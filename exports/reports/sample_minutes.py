"""Minutes of the sample of a book, for signature: what was drawn and how, what was found, what follows."""

from __future__ import annotations

from dataclasses import dataclass

from exports.reports.night_report import ReportTable


@dataclass(frozen=True, slots=True)
class MinutesSection:
    """Section of minutes: its heading, sentences, and tables."""

    heading: str
    facts: tuple[str, ...]
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleMinutes:
    """Content of the minutes.

    Attributes:
        office: the office whose book it is, at the head on the left.
        motto: the two lines of the state, at the head on the right.
        title: what they are.
        subject: the book.
        day: place for the day and the hour.
        sections: in reading order.
        signers: who signs, from left to right.
        sign: what stands below each of them.
    """

    office: str
    motto: tuple[str, str]
    title: str
    subject: str
    day: str
    sections: tuple[MinutesSection, ...]
    signers: tuple[str, ...]
    sign: str
