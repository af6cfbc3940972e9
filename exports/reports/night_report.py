"""The report of a night for people: a page of plain sentences and short tables, as HTML; `night_pdf` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exports.reports.book_report import environment
from records.language import language


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A short table under a heading.

    Attributes:
        heading: what it tells.
        columns: their headings.
        rows: the cells, as many as columns in each row.
        nothing: the sentence that stands there when there are no rows.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class NightReport:
    """What is to be told of a night.

    Attributes:
        title: the night.
        good: whether everything went well.
        verdict: that in one sentence.
        facts: what else is to be known at once, a sentence each.
        tables: in the order of reading.
    """

    title: str
    good: bool
    verdict: str
    facts: tuple[str, ...]
    tables: tuple[ReportTable, ...]


def write_html(report: NightReport, file: Path) -> None:
    """Write the report as one HTML file that needs nothing else.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    page = environment().get_template("night_report.html").render(report=report, language=language())
    file.write_text(page, encoding="utf-8")
