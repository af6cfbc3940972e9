"""Books of unknown printers, three ways: `python -m bench.printers --data DIR --out OUT --score SCORER`.

Every book is taken from its scans to its entries with a home that learns the form from the book's own pages, with one
that has the true form (`form.json`) as an edition, and with the shipped editions alone. The learned form is held
against the true one (`bench.support.true_forms`). A book once measured stays measured: OUT keeps a file a book and way,
so that a run that was stopped goes on, and a later one prints the same table at once.

Learned forms of the shipped editions' own books are measured with a checkout that lacks `records/editions_data/*.json`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import cv2
import typer
from pydantic import BaseModel, ConfigDict, TypeAdapter

from bench.books import BookScore, book_folders
from bench.support.book_flow import FlowFigures, Forms, take_through
from bench.support.true_forms import compared, homography, ticks_right, true_form

HEAD = (
    "| book | fields | learned | true form | shipped | areas | ticks | type | pages, learned | true form | shipped "
    "| lost | learning, s | a page | doubts: wrong areas | right ones |"
)
LEARNT_BY = ("learn", "learn_page")


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """Learned form beside the true one; ids are those of the true areas.

    Attributes:
        wrong: true areas that were not learned right.
        extra: learned areas that the true form does not have.
        areas: number of true areas.
        doubted: true areas whose columns are in doubt on the learned form.
        ticks: tick boxes found, and those there are.
    """

    wrong: tuple[str, ...]
    extra: tuple[str, ...]
    areas: int
    doubted: tuple[str, ...]
    ticks: tuple[int, int]


@dataclass(frozen=True, slots=True)
class WayFigures:
    """Figures of one book measured one way."""

    records: int
    accepted: int
    lost: int
    other_type: bool
    seconds: dict[str, float]
    calls: dict[str, int]
    fields: int
    exact: int
    missing: int
    form: AreaFigures | None

    def share(self) -> str:
        """Return the share of the fields that are exact."""
        return f"{self.exact / self.fields:.1%}" if self.fields else "–"


class _BookScores(BaseModel):
    model_config = ConfigDict(extra="ignore")

    book: dict[str, BookScore]


class _Report(BaseModel):
    fields: _BookScores


_FILE = TypeAdapter(WayFigures)


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    out: Annotated[Path, typer.Option(help="where homes and figures go, and what was measured before stays")],
    score: Annotated[Path, typer.Option(help="the scorer")],
    books: Annotated[list[str] | None, typer.Option(help="a part of a folder name wanted; may be repeated")] = None,
    ways: Annotated[list[Forms] | None, typer.Option(help="only these; may be repeated")] = None,
) -> None:
    """Measure what is not measured yet, and print the table."""
    cv2.setNumThreads(1)
    folders = [folder for folder in book_folders(data, "") if not books or any(part in folder.name for part in books)]
    lines: list[dict[Forms, WayFigures]] = []
    typer.echo(HEAD + "\n" + "|---" * (HEAD.count("|") - 1) + "|")
    for folder in folders:
        lines.append({way: measured(folder, out / folder.name, way, score) for way in ways or list(Forms)})
        typer.echo(line(folder.name, lines[-1]))
    typer.echo(line("all", {way: together(one[way] for one in lines) for way in ways or list(Forms)}))
    for folder, one in zip(folders, lines, strict=True):
        form = one[Forms.LEARNED].form if Forms.LEARNED in one else None
        if form and (form.wrong or form.extra):
            typer.echo(f"{folder.name}: wrong {' '.join(form.wrong)}; extra {' '.join(form.extra)}")


def measured(folder: Path, out: Path, way: Forms, score: Path) -> WayFigures:
    """Measure a book one way, or return what was measured before."""
    file = out / f"{way}.json"
    if not file.is_file():
        root = out / f"home-{way}"
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        figures, workbook = take_through(folder, root, way)
        file.write_bytes(_FILE.dump_json(_with_scores(folder, figures, workbook, way, score), indent=1))
    return _FILE.validate_json(file.read_bytes())


def _with_scores(folder: Path, figures: FlowFigures, workbook: Path, way: Forms, scorer: Path) -> WayFigures:
    report = workbook.with_suffix(".json")
    command = [sys.executable, str(scorer), "--truth", str(folder), "--excel", str(workbook), "--json", str(report)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    book = _Report.model_validate_json(report.read_bytes()).fields.book
    scored = next(iter(book.values()))
    return WayFigures(
        figures.records,
        figures.accepted,
        figures.lost,
        figures.other_type,
        figures.seconds,
        figures.calls,
        scored.fields,
        round(scored.exact * scored.fields),
        scored.missing,
        _areas(folder, figures) if way is Forms.LEARNED else None,
    )


def _areas(folder: Path, figures: FlowFigures) -> AreaFigures | None:
    truth = true_form(folder)
    if truth is None:
        return None
    ids = tuple(area.id for area in truth.areas)
    if figures.edition is None:
        return AreaFigures(ids, (), len(ids), (), (0, len(truth.ticks)))
    to_truth = homography(figures.edition, truth)
    wrong, extra = compared(figures.edition, truth, to_truth)
    doubted = {column for area in figures.edition.areas if area.doubts for column in area.columns} | {*figures.doubted}
    there = {column for area in figures.edition.areas for column in area.columns}
    in_doubt = tuple(area.id for area in truth.areas if area.columns & doubted or not area.columns & there)
    ticks = ticks_right(figures.edition, truth, to_truth), len(truth.ticks)
    return AreaFigures(wrong, extra, len(ids), in_doubt, ticks)


def together(some: Iterable[WayFigures]) -> WayFigures:
    """Return the sum of several books."""
    every = list(some)
    forms = [one.form for one in every if one.form]
    steps = {name for one in every for name in one.seconds}
    summed = AreaFigures(
        tuple(name for form in forms for name in form.wrong),
        tuple(name for form in forms for name in form.extra),
        sum(form.areas for form in forms),
        (),
        (sum(form.ticks[0] for form in forms), sum(form.ticks[1] for form in forms)),
    )
    return WayFigures(
        sum(one.records for one in every),
        sum(one.accepted for one in every),
        sum(one.lost for one in every),
        any(one.other_type for one in every),
        {name: sum(one.seconds.get(name, 0.0) for one in every) for name in steps},
        {name: sum(one.calls.get(name, 0) for one in every) for name in steps},
        sum(one.fields for one in every),
        sum(one.exact for one in every),
        sum(one.missing for one in every),
        summed if forms else None,
    )


def line(name: str, ways: dict[Forms, WayFigures]) -> str:
    """Return a line of the table."""
    some = next(iter(ways.values()))
    shares = [ways[way].share() if way in ways else "–" for way in Forms]
    pages = [f"{ways[way].accepted}/{ways[way].records}" if way in ways else "–" for way in Forms]
    learned = ways.get(Forms.LEARNED)
    cells = [name, some.fields, *shares, *_form_cells(learned), *pages, *_learning_cells(learned)]
    return "| " + " | ".join(map(str, cells)) + " |"


def _form_cells(learned: WayFigures | None) -> Sequence[str]:
    """Return right areas, tick boxes and record type."""
    if learned is None or learned.form is None:
        return "–", "–", "–"
    form = learned.form
    kind = "no" if learned.other_type else "yes"
    return f"{form.areas - len(form.wrong)}/{form.areas}", f"{form.ticks[0]}/{form.ticks[1]}", kind


def _learning_cells(learned: WayFigures | None) -> Sequence[str]:
    """Return lost entries, seconds of learning together and a page alone, and doubts of wrong and right areas."""
    if learned is None:
        return ("–",) * 5
    book, alone = (learned.seconds.get(name, 0.0) / max(1, learned.calls.get(name, 0)) for name in LEARNT_BY)
    form = learned.form
    if form is None:
        return str(learned.lost), f"{book:.1f}", f"{alone:.1f}", "–", "–"
    wrong = sum(name in form.doubted for name in form.wrong)
    right = len(form.doubted) - wrong
    shares = (f"{wrong}/{len(form.wrong)}", f"{right}/{form.areas - len(form.wrong)}")
    return str(learned.lost), f"{book:.1f}", f"{alone:.1f}", *shares


if __name__ == "__main__":
    typer.run(main)
