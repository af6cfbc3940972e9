"""Response times of the search: `python -m bench.search --url sqlite:////tmp/search.sqlite` or an empty PostgreSQL.

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

from bench.populations.search_data import fill, questions
from pipeline.store import Store, open_store
from pipeline.store.review.people import Scope
from pipeline.store.search.searches import SearchBounds
from records.search.question import parse_question

LIMIT = 100.0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """Question that was asked: its kind, and the milliseconds until the answer and on a core."""

    kind: str
    answered: float
    core: float


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
        one = frozenset({rows.books.all()[0].office.id})
    _ask(store, Scope(None), count // 10)
    for who, scope in (("all communes", Scope(None)), ("one commune", Scope(one))):
        _tell(who, _ask(store, scope, count))
    store.close()


def _ask(store: Store, scope: Scope, count: int) -> list[AskedQuestion]:
    """Ask every question once."""
    asked = []
    for kind, typed in questions(count):
        begun, core = time.perf_counter(), time.process_time()
        with store.begin() as rows:
            rows.searches.find(parse_question(typed), SearchBounds(scope))
        spent = (time.process_time() - core) * 1000
        asked.append(AskedQuestion(kind, (time.perf_counter() - begun) * 1000, spent))
    return asked


def _tell(who: str, asked: Sequence[AskedQuestion]) -> None:
    for what, times in (("answered", [one.answered for one in asked]), ("core", [one.core for one in asked])):
        within, parts = sum(one <= LIMIT for one in times) / len(times), statistics.quantiles(times, n=100)
        figures = f"median {parts[49]:.1f} ms, 95 % {parts[94]:.1f} ms, {within:.1%} within {LIMIT:.0f} ms"
        typer.echo(f"{who}, {what}: {figures}")
    for kind in dict.fromkeys(one.kind for one in asked):
        times = [one.answered for one in asked if one.kind == kind]
        typer.echo(f"  {kind}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")


if __name__ == "__main__":
    typer.run(main)
