"""Statistics for people: facts, charts of bars with their numbers, tables; page, PDF and Excel show the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class StatisticsTable:
    """Table under a heading.

    Attributes:
        heading: its subject, unlike that of any other table.
        sheet: the name of its sheet in Excel, 31 letters at most.
        columns: the headings.
        rows: the cells; None where nobody knows.
        nothing: the sentence in place of the rows when there are none.
    """

    heading: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    nothing: str


@dataclass(frozen=True, slots=True)
class StackedBar:
    """Bar of a chart.

    Attributes:
        label: what it is about.
        parts: counts one after the other, from the darkest to the lightest.
        whole: length of the full bar, at least the sum of the parts and 1.
        numbers: the same in words.
    """

    label: str
    parts: tuple[int, ...]
    whole: int
    numbers: str


@dataclass(frozen=True, slots=True)
class BarsChart:
    """Chart of bars.

    Attributes:
        heading: its subject.
        legend: names of the parts, from the darkest to the lightest.
        numbers: what the numbers beside the bars are.
        bars: the bars.
    """

    heading: str
    legend: tuple[str, ...]
    numbers: str
    bars: tuple[StackedBar, ...]


@dataclass(frozen=True, slots=True)
class StatisticsReport:
    """Statistics in words.

    Attributes:
        title: name of the report, with its day.
        facts: the important figures, a sentence each.
        notes: how figures are computed, a sentence each.
        charts: the charts, in reading order.
        tables: the tables, in reading order.
    """

    title: str
    facts: tuple[str, ...]
    notes: tuple[str, ...]
    charts: tuple[BarsChart, ...]
    tables: tuple[StatisticsTable, ...]


SHADES = ("#1f2933", "#7b8794", "#cbd2d9")
"""Greys of the parts of a bar: told apart in black and white, and by people who see no colours; the rest is white."""


def cell_text(cell: Cell) -> str:
    """Return a cell as text: days as on the office's papers, shares of one as per cent, "–" for what nobody knows."""
    match cell:
        case None:
            return "–"
        case date():
            return f"{cell:%d.%m.%Y}"
        case float():
            return f"{cell:.1%}"
        case int():
            return f"{cell:,}".replace(",", ".")
        case _:
            return cell


def plain_text(report: StatisticsReport) -> str:
    """Return the report for a terminal: facts, bars of letters, tables."""
    lines = [report.title, "", *report.facts]
    for chart in report.charts:
        legend = "  ".join(f"{letter} {name}" for letter, name in zip(_LETTERS, chart.legend, strict=False))
        lines += ["", f"{chart.heading}  ({legend}; {chart.numbers})", *(_bar_text(bar) for bar in chart.bars)]
    for table in report.tables:
        lines += ["", table.heading, *_table_text(table)]
    return "\n".join([*lines, "", *report.notes])


_LETTERS, _EMPTY, _WIDTH = "█▓░", "·", 30


def _bar_text(bar: StackedBar) -> str:
    drawn = "".join(
        letter * round(_WIDTH * part / bar.whole) for letter, part in zip(_LETTERS, bar.parts, strict=False)
    )
    return f"  {drawn[:_WIDTH]:{_EMPTY}<{_WIDTH}}  {bar.label}: {bar.numbers}"


def _table_text(table: StatisticsTable) -> list[str]:
    if not table.rows:
        return [f"  {table.nothing}"]
    rows = [table.columns, *(tuple(map(cell_text, row)) for row in table.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    return [
        "  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
