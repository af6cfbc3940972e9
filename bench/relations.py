"""Reconciliation of read books with the shared database, scored by outcome: `python -m bench.relations`.

Takes the home of a run of `bench.books`, loads the snapshot when the home has none, reconciles every book and writes
the scorer's input: one JSON line an entry with book, so, outcome and columns. The scorer is any program that
takes `--relations FILE --report FILE --json FILE`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

from bench.books import BookInput, book_folders, run_hotich


class PrecisionRecall(BaseModel):
    """Precision and recall."""

    model_config = ConfigDict(extra="ignore")

    precision: float
    recall: float


class ColumnScore(PrecisionRecall):
    """Score of differing columns: found rightly, found wrongly, missed."""

    right: int
    false: int
    missed: int


class RelationScore(BaseModel):
    """Score of some books."""

    model_config = ConfigDict(extra="ignore")

    cases: int
    accuracy: float
    flagged: PrecisionRecall
    mismatch_columns: ColumnScore


class RelationScores(BaseModel):
    """File written by the scorer."""

    relations: RelationScore


@dataclass(frozen=True, slots=True)
class ExpectedOutcomes:
    """File of the expected outcomes, a JSON line an entry, and the scorer for them."""

    file: Path
    scorer: Path
    out: Path

    def score(self, name: str, books: Iterable[str], lines: dict[str, list[str]]) -> RelationScore:
        """Score some books together."""
        wanted = set(books)
        expected, report, result = (
            self.out / f"{name}.{kind}" for kind in ("truth.jsonl", "report.jsonl", "score.json")
        )
        all_lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        expected.write_text("".join(line for line in all_lines if json.loads(line)["book"] in wanted), encoding="utf-8")
        report.write_text("".join(line for book in wanted for line in lines[book]), encoding="utf-8")
        command = [sys.executable, str(self.scorer), "--relations", str(expected), "--report", str(report)]
        subprocess.run([*command, "--json", str(result)], check=True, stdout=subprocess.DEVNULL)
        return RelationScores.model_validate_json(result.read_bytes()).relations


def main(
    data: Annotated[Path, typer.Option(help="folder that holds books/dev, books/shared_db and books/relation.jsonl")],
    home: Annotated[Path, typer.Option(help="a home in which the books were read")],
    out: Annotated[Path, typer.Option(help="where reports and scores go")],
    score: Annotated[Path, typer.Option(help="the scorer")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
) -> None:
    """Reconcile every book, then print the tables."""
    out.mkdir(parents=True, exist_ok=True)
    if not run_hotich(home, "shared", "show").strip():
        run_hotich(home, "shared", "load", str(data / "books" / "shared_db"))
    ids = book_ids(home)
    folders = {folder: ids[key] for folder in book_folders(data, only) if (key := key_of(folder)) in ids}
    lines = {folder.name: report_lines(home, folder.name, book) for folder, book in folders.items()}
    modes = {folder.name: json.loads((folder / "book.json").read_bytes())["mode"] for folder in folders}
    truth = ExpectedOutcomes(data / "books" / "relation.jsonl", score, out)
    typer.echo("| book | written | entries | outcome right | flagged entries real | columns found | false | missed |")
    typer.echo("|---|---|--:|--:|--:|--:|--:|--:|")
    for name, mode in modes.items():
        typer.echo(table_line(name, mode, truth.score(name, [name], lines)))
    for mode in sorted(set(modes.values())):
        some = [name for name in modes if modes[name] == mode]
        typer.echo(table_line("all", mode, truth.score(mode, some, lines)))


Key = tuple[str, int, str, str]
"""Type, year, volume, office."""


def book_ids(home: Path) -> dict[Key, str]:
    """Return the books of a home."""
    books = (json.loads(line) for line in run_hotich(home, "book", "list", "--json").splitlines())
    return {(book["type"], book["year"], book["volume"], book["office"]): book["book"] for book in books}


def key_of(folder: Path) -> Key:
    """Return the key of a book from its `input.json`."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    return arrival.type, arrival.year, arrival.quyenSo.partition("/")[0], " ".join(arrival.noiDangKy.split())


def report_lines(home: Path, name: str, book: str) -> list[str]:
    """Return the outcomes of a book in the scorer's format."""
    found = (json.loads(line) for line in run_hotich(home, "reconcile", book, "--json").splitlines())
    wanted = ("so", "outcome", "columns")
    return [
        json.dumps({"book": name} | {key: line[key] for key in wanted}, ensure_ascii=False) + "\n"
        for line in found
        if line["outcome"]
    ]


def table_line(name: str, mode: str, score: RelationScore) -> str:
    """Return a line of the Markdown table."""
    columns = score.mismatch_columns
    return (
        f"| {name} | {mode} | {score.cases} | {score.accuracy:.1%} | {score.flagged.precision:.1%} "
        f"| {columns.right} | {columns.false} | {columns.missed} |"
    )


if __name__ == "__main__":
    typer.run(main)
