"""Response times of the search: `python -m bench.search --url sqlite:////tmp/search.sqlite` or an empty PostgreSQL.

The database is filled with births of 200 communes, all of them indexed. Every question is asked by somebody who sees
all communes, the hardest case, then by somebody who sees one. Printed: milliseconds by kind of question.
"""

from __future__ import annotations

import statistics
import time
from typing import Annotated

import typer

from bench.support.search_data import fill, questions
from pipeline.store import Store, open_store
from pipeline.store.review.people import Scope
from pipeline.store.search.searches import SearchBounds
from records.search.question import parse_question

LIMIT = 100.0


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


def _ask(store: Store, scope: Scope, count: int) -> dict[str, list[float]]:
    """Ask every question once and return its kind → milliseconds."""
    took: dict[str, list[float]] = {}
    for kind, asked in questions(count):
        begun = time.perf_counter()
        with store.begin() as rows:
            rows.searches.find(parse_question(asked), SearchBounds(scope))
        took.setdefault(kind, []).append((time.perf_counter() - begun) * 1000)
    return took


def _tell(who: str, took: dict[str, list[float]]) -> None:
    every = [one for times in took.values() for one in times]
    within = sum(one <= LIMIT for one in every) / len(every)
    parts = statistics.quantiles(every, n=100)
    typer.echo(f"{who}: median {parts[49]:.1f} ms, 95 % {parts[94]:.1f} ms, {within:.1%} within {LIMIT:.0f} ms")
    for kind, times in took.items():
        typer.echo(f"  {kind}: median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")


if __name__ == "__main__":
    typer.run(main)
