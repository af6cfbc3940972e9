"""Books of a folder from scans to package with the real command line, and their scores: `python -m bench.books`.

A book is a folder with `input.json` (type, year, quyenSo, noiDangKy, scans) and its scans. The scorer is any program
that takes `--truth DIR… --excel FILE… --pages FILE --json FILE`; without one the books are only made.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict

HOTICH = Path(sys.executable).with_name("hotich")
# The scorer's words for the gate's decisions.
SCORED_AS = {"accepted": "accept", "rejected": "reject"}


class BookInput(BaseModel):
    """Facts that an operator knows when a book arrives."""

    model_config = ConfigDict(extra="ignore")

    type: str
    year: int
    quyenSo: str  # noqa: N815 - the ministry's name
    noiDangKy: str  # noqa: N815 - the ministry's name
    scans: list[Path]


class BookScore(BaseModel):
    """Score of one book."""

    mode: str
    fields: int
    exact: float
    cer: float
    missing: int
    extra: int


class GroupScore(BaseModel):
    """Score of a group of fields."""

    fields: int
    exact: float
    cer_micro: float


class GateScore(BaseModel):
    """Score of the quality gate."""

    model_config = ConfigDict(extra="ignore")

    rejected_rightly: int
    rejected_wrongly: int
    missed: int


class FieldScores(BaseModel):
    """Scores of the fields, by book and by group."""

    model_config = ConfigDict(extra="ignore")

    book: dict[str, BookScore]
    group: dict[str, GroupScore]
    page_quality: GateScore


class ScorerReport(BaseModel):
    """File written by the scorer."""

    fields: FieldScores


@dataclass(frozen=True, slots=True)
class BookResult:
    """Result of one book, from scans to draft package; `excel` is not there when the book gave no entries."""

    folder: Path
    book: str
    excel: Path
    pages: int
    seconds: float


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    out: Annotated[Path, typer.Option(help="where home, packages and scores go")],
    score: Annotated[Path | None, typer.Option(help="the scorer")] = None,
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    jobs: Annotated[int, typer.Option(help="worker processes, 0 = one a core")] = 0,
) -> None:
    """Add, scan, run and export every book; then print the table of scores."""
    folders = book_folders(data, only)
    if not folders:
        raise typer.BadParameter(f"no books (folders with input.json) in {data}", param_hint="--data")
    home = out / "home"
    run_hotich(home, "init")
    found = [run_book(home, folder, out / folder.name, jobs) for folder in folders]
    made = [book for book in found if book.excel.is_file()]
    for book in (book for book in found if book not in made):
        typer.echo(f"{book.folder.name}: no entries, so no package; its pages wait for a person")
    if score is None:
        typer.echo(f"{len(made)} books in {out}; name the scorer with --score to see how well they were read")
        return
    pages = out / "pages.jsonl"
    pages.write_text("".join(line for book in made for line in page_lines(home, book)), encoding="utf-8")
    everything = call_scorer(score, made, pages, out / "score.json")
    typer.echo(book_table(everything, made))
    for mode in sorted({book.mode for book in everything.book.values()}):
        some = [book for book in made if everything.book[book.folder.name].mode == mode]
        typer.echo(group_table(mode, call_scorer(score, some, pages, out / f"score-{mode}.json")))


def book_folders(data: Path, only: str) -> list[Path]:
    """Return the folders of the books, by name."""
    root = data / "books" / "dev" if (data / "books" / "dev").is_dir() else data
    return sorted(path.parent for path in root.glob("*/input.json") if only in path.parent.name)


def run_book(home: Path, folder: Path, out: Path, jobs: int) -> BookResult:
    """Take one book from its scans to its draft package."""
    arrival = BookInput.model_validate_json((folder / "input.json").read_bytes())
    book = json.loads(
        run_hotich(
            home,
            *("book", "add", "--json", "--type", arrival.type, "--year", str(arrival.year)),
            *("--volume", arrival.quyenSo, "--office", arrival.noiDangKy),
        )
    )["book"]
    begun = time.monotonic()
    run_hotich(home, "scan", "files", book, *(str(folder / scan) for scan in arrival.scans), "--jobs", str(jobs))
    run_hotich(home, "run", book, "--jobs", str(jobs))
    seconds = time.monotonic() - begun
    subprocess.run([str(HOTICH), "--home", str(home), "export", book, "--draft", "--out", str(out)], check=False)
    return BookResult(folder, book, next(out.glob("*.xlsx"), out / "none.xlsx"), len(arrival.scans), seconds)


def run_hotich(home: Path, *words: str) -> str:
    """Run the command line; its messages for people go to this program's error stream."""
    command = [str(HOTICH), "--home", str(home), *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def page_lines(home: Path, made: BookResult) -> list[str]:
    """Return the gate's decisions in the scorer's format."""
    lines = [json.loads(line) for line in run_hotich(home, "pages", made.book, "--json").splitlines()]
    return [
        json.dumps(
            {
                "book": made.folder.name,
                "page": line["page"],
                "decision": SCORED_AS.get(line["decision"], line["decision"]),
            }
        )
        + "\n"
        for line in lines
    ]


def call_scorer(scorer: Path, books: Sequence[BookResult], pages: Path, result: Path) -> FieldScores:
    """Call the scorer."""
    command = [sys.executable, str(scorer), "--truth", *(str(book.folder) for book in books)]
    command += ["--excel", *(str(book.excel) for book in books), "--pages", str(pages), "--json", str(result)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return ScorerReport.model_validate_json(result.read_bytes()).fields


def book_table(score: FieldScores, made: Sequence[BookResult]) -> str:
    """Return the table of scores in Markdown, a line a book."""
    lines = [
        "| book | written | fields | exact | CER | missing | extra | pages/s |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for book in made:
        one = score.book[book.folder.name]
        lines.append(
            f"| {book.folder.name} | {one.mode} | {one.fields} | {one.exact:.1%} | {one.cer:.1%} "
            f"| {one.missing} | {one.extra} | {book.pages / book.seconds:.2f} |"
        )
    gate = score.page_quality
    lines.append("")
    lines.append(
        f"Quality gate: {gate.rejected_rightly} rightly refused, {gate.rejected_wrongly} wrongly, {gate.missed} missed."
    )
    return "\n".join(lines)


def group_table(mode: str, score: FieldScores) -> str:
    """Return the table of scores in Markdown, a line a group of fields."""
    lines = ["", f"| {mode} books: fields | number | exact | CER |", "|---|--:|--:|--:|"]
    for name, group in score.group.items():
        lines.append(f"| {name} | {group.fields} | {group.exact:.1%} | {group.cer_micro:.1%} |")
    return "\n".join(lines)


if __name__ == "__main__":
    typer.run(main)
