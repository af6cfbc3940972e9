"""Report of a book for people: each page with its readings, one HTML file beside a folder of pictures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from exports.reports.book_summary import BookSummary, weight_words
from exports.whole_file import whole_file
from records.language import N_, language
from records.language import gettext as _
from records.stages import FieldState

Point = tuple[float, float]

WORDS = {
    FieldState.READ: N_("đã đọc"),
    FieldState.UNREAD: N_("chưa đọc được"),
    FieldState.BLANK: N_("để trống"),
    FieldState.DERIVED: N_("suy ra"),
}


@dataclass(frozen=True, slots=True)
class ReportValue:
    """Value of an entry in the report.

    Attributes:
        label: its meaning, in Vietnamese.
        value: the cell, "" when there is none.
        state: whether and how it is known.
        confidence: 0–1.
        outlines: its position on the picture, one polygon a line, in fractions of width and height.
    """

    label: str
    value: str
    state: FieldState
    confidence: float
    outlines: tuple[tuple[Point, ...], ...] = ()

    @property
    def shown(self) -> str:
        """Return the value, or in words why there is none."""
        return self.value or WORDS[self.state]

    @property
    def sure(self) -> str:
        """Return the confidence in per cent, "" where none is claimed."""
        return f"{self.confidence:.0%}" if self.state is FieldState.READ else ""


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Page in the report.

    Attributes:
        number: place in the scan order, from 1.
        file: name of the scan as given.
        decision: decision of the quality gate, in words.
        reasons: its reasons.
        picture: a small upright JPEG, None when the file could not be decoded.
        values: the values read, entry after entry.
    """

    number: int
    file: str
    decision: str
    reasons: tuple[str, ...]
    picture: bytes | None
    values: tuple[ReportValue, ...] = ()

    @property
    def picture_name(self) -> str:
        """Return the file name of the picture."""
        return f"{self.number:04d}.jpg"


def write_report(
    title: str, facts: Iterable[str], pages: Iterable[ReportPage], folder: Path, summary: BookSummary | None = None
) -> Path:
    """Write `report.html` and `pages/` into a folder; memory holds one page.

    Args:
        title: the book.
        facts: facts about it, one sentence each.
        pages: in scan order.
        folder: target folder; made when missing.
        summary: the counts that must balance and the remarks for a person, shown before the pages.

    Returns:
        The HTML file.
    """
    pictures = folder / "pages"
    pictures.mkdir(parents=True, exist_ok=True)
    template = environment().get_template("book_report.html")
    stream = template.stream(
        title=title, facts=facts, pages=_with_pictures(pages, pictures), summary=summary, language=language()
    )
    report = folder / "report.html"
    with whole_file(report) as part:
        stream.dump(str(part), encoding="utf-8")
    return report


def environment() -> Environment:
    """Return the templates of the reports; values are escaped, and a missing one is an error."""
    loader = PackageLoader("exports")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update({"_": _, "weight_words": weight_words})
    return environment


def _with_pictures(pages: Iterable[ReportPage], folder: Path) -> Iterator[ReportPage]:
    for page in pages:
        if page.picture is not None:
            (folder / page.picture_name).write_bytes(page.picture)
        yield page
