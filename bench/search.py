"""Response times and recall of the search: `python -m bench.search --url sqlite:////tmp/search.sqlite` or a PostgreSQL.

The database is filled with births of 200 communes, all of them indexed. Every question is asked by somebody who sees
all communes, the hardest case, then by somebody who sees one. Printed: milliseconds by kind of question; and those that
this process spent on a core, which with SQLite is all there is, whatever else the machine does.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from bench.populations.search_data import FIRST, fill, questions
from pipeline.store import Store, open_store
from pipeline.store.review.people import Scope
from pipeline.store.search.searches import SearchBounds
from records.search.question import parse_question

LIMIT = 100.0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """Question that was asked.

    Attributes:
        kind: its kind.
        answered: milliseconds until the answer.
        core: milliseconds of this process on a core.
        found: the birth that was meant is among what was found; None where there is none.
    """

    kind: str
    answered: float
    core: float
    found: bool | None


def main(
    url: Annotated[str, typer.Option(help="An empty database; filled when it has no books.")],
    records: Annotated[int, typer.Option(help="Records to fill it with.")] = 1_000_000,
    count: Annotated[int, typer.Option(help="Questions to ask.")] = 480,
) -> None:
    """Fill the store, ask, and print the figures."""
    store = open_store(url, busy_seconds=30)
    begun = time.perf_counter()
    fill(store, records)
    typer.echo(f"filled in {time.perf_counter() - begun:.0f} s")
    with store.begin() as rows:
        one = frozenset({rows.books.office(FIRST).id})
    _ask(store, Scope(None), count // 10)
    for who, scope in (("all communes", Scope(None)), ("one commune", Scope(one))):
        _tell(who, _ask(store, scope, count))
    store.close()


def _ask(store: Store, scope: Scope, count: int) -> list[AskedQuestion]:
    """Ask every question once."""
    asked = []
    for kind, typed, place in questions(count):
        begun, core = time.perf_counter(), time.process_time()
        with store.begin() as rows:
            hits = rows.searches.find(parse_question(typed), SearchBounds(scope))
        spent, took = (time.process_time() - core) * 1000, (time.perf_counter() - begun) * 1000
        found = _is_among(store, place, {hit.record_id for hit in hits}) if place else None
        asked.append(AskedQuestion(kind, took, spent, found))
    return asked


def _is_among(store: Store, place: int, hits: set[int]) -> bool:
    """Return whether the record at a place of the first office's book is among those found."""
    with store.begin() as rows:
        office = rows.books.office(FIRST).id
        record = rows.records.at(rows.books.within({office})[0].id, place)
    return record is not None and record.id in hits


def _tell(who: str, asked: Sequence[AskedQuestion]) -> None:
    for what, times in (("answered", [one.answered for one in asked]), ("core", [one.core for one in asked])):
        within, parts = sum(one <= LIMIT for one in times) / len(times), statistics.quantiles(times, n=100)
        figures = f"median {parts[49]:.1f} ms, 95 % {parts[94]:.1f} ms, {within:.1%} within {LIMIT:.0f} ms"
        typer.echo(f"{who}, {what}: {figures}")
    for kind in dict.fromkeys(one.kind for one in asked):
        of_kind = [one for one in asked if one.kind == kind]
        times, meant = [one.answered for one in of_kind], [one.found for one in of_kind if one.found is not None]
        recall = f"{sum(meant)} of {len(meant)} found"
        typer.echo(f"  {kind}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms, {recall}")


if __name__ == "__main__":
    typer.run(main)
