"""A night of mixed books, stage by stage, with more and more workers: `python -m bench.night --data DIR --out OUT`.

The scans are those of folders with `input.json`, as in `bench.books`; all of a record type make one book, for a real
book has a hundred pages and more. Every number of workers gets a home of its own with the same books. Pages a second
are by the wall clock and meaningful only on an idle machine: the table shows the core seconds of other programs, and
the throughput of two programs that share nothing, which no number of workers can exceed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bench.support.stage_clock import NightTiming

PROVINCE = 76_574
"""Entries of a province; the last column tells how long they would take."""


def main(
    data: Annotated[Path, typer.Option(help="folder of books, or one that holds books/dev")],
    out: Annotated[Path, typer.Option(help="where the homes go; must not exist")],
    only: Annotated[str, typer.Option(help="a part of the folder names wanted")] = "",
    pages: Annotated[int, typer.Option(help="so many scans of each book, 0 = all")] = 0,
    snapshot: Annotated[list[Path] | None, typer.Option(help="Excel files of the shared database")] = None,
    workers: Annotated[list[int] | None, typer.Option(help="numbers of workers; 1 and 2 unless named")] = None,
) -> None:
    """Measure a night with each number of workers and print the tables."""
    # Every worker loads this module first, as it does the program's own, so it must be as light.
    from bench.books import book_folders
    from bench.studies.two_cores import second_core
    from bench.support.nights import nights, some_scans

    folders = book_folders(data, only)
    if not folders:
        raise typer.BadParameter(f"no books (folders with input.json) in {data}", param_hint="--data")
    typer.echo(_table(nights(folders, out, pages, snapshot or [], workers or [1, 2])))
    typer.echo(f"\nTwo programs that share nothing: {second_core(some_scans(folders, 3)):.2f} times one.")


def _table(nights: list[NightTiming]) -> str:
    """Return pages a second and core seconds a page by stage, then whole nights, in Markdown."""
    heads = [f"pages/s, {night.workers} at work" for night in nights]
    lines = [f"| stage | core seconds a page | {' | '.join(heads)} |", "|---|--:|" + "--:|" * len(nights)]
    first = nights[0]
    for stage, spent in first.stages.items():
        speeds = " | ".join(f"{night.pages / night.stages[stage].clock:.2f}" for night in nights)
        lines.append(f"| {stage} | {spent.cores / first.pages:.3f} | {speeds} |")
    lines += [
        "",
        "| workers | pages | entries | core seconds | of others | seconds | times the first | hours for the province |",
    ]
    lines += ["|--:|--:|--:|--:|--:|--:|--:|--:|", *(_line(night, first) for night in nights)]
    return "\n".join(lines)


def _line(night: NightTiming, first: NightTiming) -> str:
    total = night.total
    hours = total.clock / night.entries * PROVINCE / 3600
    return (
        f"| {night.workers} | {night.pages} | {night.entries} | {total.cores:.0f} | {total.others:.0f} "
        f"| {total.clock:.0f} | {first.total.clock / total.clock:.2f} | {hours:.1f} |"
    )


if __name__ == "__main__":
    typer.run(main)
