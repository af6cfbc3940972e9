"""Rate of checking books that others keyed: `python -m bench.keyed --data DIR --rows 100000`.

DIR keeps the home with the snapshot of invented births and the Excel tables: a second call only checks. Printed:
rows a second by the clock, core milliseconds a row of this process and of its workers, what that comes to with two free
cores, and the peak memory of each.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bench.populations.keyed_data import BirthsDatabase, write_keyed
from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.shared.indexes import index_of, open_index
from pipeline.shared.keyed.keyed_tables import KeyedTables, check_tables
from reconcile.index.index_update import update_index
from reconcile.weights.snapshot_model import model_of


def main(
    data: Annotated[Path, typer.Option(help="Folder that keeps the snapshot and the table.")],
    rows: Annotated[int, typer.Option(help="Rows of the table.")] = 100_000,
    cases: Annotated[int, typer.Option(help="Cases in the snapshot.")] = 1_000_000,
    tables: Annotated[int, typer.Option(help="Tables over which the rows are spread.")] = 2,
    jobs: Annotated[int, typer.Option(help="Worker processes.")] = 2,
) -> None:
    """Prepare what is missing, check the tables, and print the figures."""
    home, files = _home(data / f"home-{cases}", cases), list(_tables(data, rows // tables, tables))
    rows = rows // tables * tables
    begun, core, others = time.perf_counter(), time.process_time(), _children()
    with tempfile.TemporaryDirectory(dir=data) as folder:
        settings = home.settings.run.model_copy(update={"jobs": jobs})
        checked = check_tables(home, KeyedTables(files, None, Path(folder) / "out"), settings, SilentProgress())
        took, core, others = time.perf_counter() - begun, time.process_time() - core, _children() - others
    typer.echo(checked.text)
    typer.echo(f"{rows / took:.0f} rows/s by the clock ({took:.0f} s), {len(checked.books)} books, {cases:,} cases")
    typer.echo(f"{1000 * core / rows:.3f} core ms a row here, {1000 * others / rows:.3f} in the workers")
    typer.echo(f"{2 * rows / (core + others):.0f} rows/s, were two cores free for it")
    typer.echo(
        f"peak memory {_peak(resource.RUSAGE_SELF):.0f} MB here, {_peak(resource.RUSAGE_CHILDREN):.0f} MB a worker"
    )


def _tables(data: Path, rows: int, count: int) -> Iterator[Path]:
    for number in range(count):
        file = data / f"keyed-{rows}-{number}.xlsx"
        if not file.exists():
            write_keyed(file, rows, number * rows)
        yield file


def _home(root: Path, cases: int) -> Home:
    home = Home.create(root)
    with index_of(home) as engine:
        index = open_index(engine, "KS")
        if index.count() < cases:
            update_index(index, BirthsDatabase(cases))
        model_of(index)
    return home


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


if __name__ == "__main__":
    typer.run(main)
