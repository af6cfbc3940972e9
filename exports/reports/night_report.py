"""Report of a night for people: plain sentences and short tables, as HTML; `night_pdf` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from exports.reports.book_report import environment
from exports.whole_file import whole_file
from records.language import language


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Short table under a heading.

    Attributes:
        heading: its subject.
        columns: their headings.
        rows: the cells, as many as columns in each row.
        nothing: the sentence in place of the rows when there are none.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class NightReport:
    """Content of the report of a night.

    Attributes:
        title: name of the night.
        good: whether everything went well.
        verdict: the same in one sentence.
        facts: further important facts, a sentence each.
        tables: the tables, in reading order.
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
    with whole_file(file) as part:
        part.write_text(page, encoding="utf-8")
