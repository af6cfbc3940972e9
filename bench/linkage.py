"""Linking of readings to a large shared database: speed and memory; quality is scored elsewhere.

`python -m bench.linkage --data DIR --links FILE.csv [--peers]`: DIR holds `shared_db.parquet` and `readings.parquet`.
FILE.csv gets `ocr_id,db_id,action` (link, review, none). Needs the extra `bench`; `--peers` also the extra `peers`.
"""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import numpy as np
import typer

from bench.support.linkage_data import Entries, PopulationDatabase, cases_of_readings, read_readings
from pipeline.store.shared_engines import index_engine
from reconcile.decision.linking import Link, Links, link
from reconcile.decision.verdicts import RelationOutcome
from reconcile.index.index_update import update_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.weights.book_evidence import Readings, encode_entries
from reconcile.weights.fit import fit_readings, fit_snapshot
from reconcile.weights.model import LinkageModel

BATCH, ALONE, FIT = 1000, 50, 5000
_ACTIONS = {RelationOutcome.MATCH: "link", RelationOutcome.DUPLICATE: "link", RelationOutcome.UNSURE: "review"}
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Timing:
    """Duration of one operation."""

    label: str
    records: int
    wall: float
    cpu: float

    def line(self) -> str:
        """Return a line of the Markdown table."""
        speed = f"{self.records / self.wall:,.0f} | {self.records / self.cpu:,.0f}"
        return f"| {self.label} | {self.records:,} | {self.wall:.2f} | {self.cpu:.2f} | {speed} |"


@dataclass(frozen=True, slots=True)
class FittedLinker:
    """Index, offices and model, ready to link."""

    index: LinkageIndex
    offices: Offices
    model: LinkageModel

    def link(self, entries: Entries) -> Links:
        """Encode and link entries."""
        return link(self.index, self.model, self.readings(entries))

    def readings(self, entries: Entries) -> Readings:
        """Entries as readings."""
        return encode_entries(self.index.schema, self.offices, entries.cells, entries.book)


def main(
    data: Annotated[Path, typer.Option(help="folder with shared_db.parquet and readings.parquet")],
    links: Annotated[Path, typer.Option(help="the links go here, as CSV")],
    index: Annotated[str, typer.Option(help="SQLAlchemy URL of the index; an SQLite file in DATA when left out")] = "",
    peers: Annotated[bool, typer.Option(help="run Splink and a plain rapidfuzz search as well")] = False,  # noqa: FBT002
) -> None:
    """Build, fit, link in bulk, by pages and one by one; then write the links and print the figures."""
    entries = read_readings(data / "readings.parquet")
    built, engine_index = timed("build the index", lambda: build(data, index), 0)
    model_time, linker = timed("fit (u, relatives, m)", lambda: fit(engine_index, entries), 0)
    bulk, found = timed("link all at once", lambda: linker.link(entries), len(entries.cells))
    pages, _ = timed(f"link in batches of {BATCH}", lambda: by_batches(linker, entries), len(entries.cells))
    alone, _ = timed("link one alone", lambda: one_by_one(linker, entries), ALONE)
    write_links(links, linker.index, entries, found)
    held = engine_index.count()
    typer.echo("| what | records | wall s | CPU s | records/s | records/s of CPU |\n|---|--:|--:|--:|--:|--:|")
    for measured in (Timing(built.label, held, built.wall, built.cpu), model_time, bulk, pages, alone):
        typer.echo(measured.line())
    typer.echo(f"\n{held:,} cases, {index_size(engine_index):,.0f} MB; peak memory {peak():,.0f} MB")
    typer.echo(f"{len(found.found) / len(entries.cells):.1f} candidates a reading")
    typer.echo(
        f"{blocking_recall(data, engine_index, found):.2%} of the readings whose case is there have it among them"
    )
    if peers:
        from bench.support.linkage_peers import peer_lines

        for line in peer_lines(data, entries, links):
            typer.echo(line)


def build(data: Path, url: str) -> LinkageIndex:
    """Build the index of the population; an existing one is brought up to date."""
    engine = index_engine(url or f"sqlite:///{data / 'linkage.sqlite'}", busy_seconds=60)
    built = LinkageIndex(engine, schema("KS"))
    update_index(built, PopulationDatabase(data / "shared_db.parquet"))
    return built


def fit(index: LinkageIndex, entries: Entries) -> FittedLinker:
    """Fit the model, with m learned on the first whole books."""
    linker = FittedLinker(index, Offices(index.offices()), fit_snapshot(index))
    model = fit_readings(index, linker.model, linker.readings(_some(entries, np.arange(min(FIT, len(entries.book))))))
    return FittedLinker(index, linker.offices, model)


def by_batches(linker: FittedLinker, entries: Entries) -> None:
    """Link in batches, as pages come in."""
    for start in range(0, len(entries.cells), BATCH):
        linker.link(_some(entries, np.arange(start, min(start + BATCH, len(entries.cells)))))


def one_by_one(linker: FittedLinker, entries: Entries) -> None:
    """Link one by one, as a clerk looks one up."""
    for place in range(min(ALONE, len(entries.cells))):
        linker.link(_some(entries, np.array([place])))


def timed(label: str, work: Callable[[], Result], records: int) -> tuple[Timing, Result]:
    """Run an operation and measure it."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Timing(label, records or 1, time.perf_counter() - wall, time.process_time() - cpu), result


def write_links(file: Path, index: LinkageIndex, entries: Entries, links: Links) -> None:
    """Write the links as CSV: `ocr_id,db_id,action`."""
    sources = index.sources({int(links.found.record[link.pairs[0]]) for link in links.links if link.pairs})
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ocr_id", "db_id", "action"])
        for identifier, one in zip(entries.identifiers.tolist(), links.links, strict=True):
            action = _ACTIONS.get(one.outcome, "none")
            writer.writerow([identifier, _source(one, links, sources) if action != "none" else "", action])


def blocking_recall(data: Path, index: LinkageIndex, links: Links) -> float:
    """Return the share of readings with their own case among the candidates, of those whose case is in the database."""
    sources = index.sources(links.found.record.tolist())
    own = cases_of_readings(data)
    pairs = zip(links.found.reading.tolist(), links.found.record.tolist(), strict=True)
    reached = {reading for reading, record in pairs if sources[record] in own.get(reading, ())}
    return len(reached) / len(own)


def index_size(index: LinkageIndex) -> float:
    """Return the size of the database in MB, NaN where it is not a file."""
    file = index.engine.url.database
    return Path(file).stat().st_size / 1e6 if file and index.engine.dialect.name == "sqlite" else float("nan")


def peak() -> float:
    """Return the peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _source(one: Link, links: Links, sources: dict[int, str]) -> str:
    return sources[int(links.found.record[one.pairs[0]])]


def _some(entries: Entries, places: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Entries:
    return Entries(tuple(entries.cells[place] for place in places), entries.book[places], entries.identifiers[places])


if __name__ == "__main__":
    typer.run(main)
