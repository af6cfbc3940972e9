"""Drawn cases: a book of births, written otherwise here and there, compared with the shared database of its years."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import numpy as np
import sqlalchemy as sa

from reconcile.decision.decisions import Entry, decide
from reconcile.decision.linking import link
from reconcile.decision.verdicts import MatchDecision
from reconcile.index.index_update import update_index
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.index.schema import schema
from reconcile.testing import FakeSharedDatabase
from reconcile.weights.book_evidence import encode_entries
from reconcile.weights.fit import fit_readings, fit_snapshot
from tests.support.linkage_cases import birth, book, shared_rows

KS = schema("KS")
SEED = 2014


def drawn_decisions() -> tuple[MatchDecision, ...]:
    """Decide a book of which some entries are absent, come twice, or differ in one value, by a fixed seed."""
    chance = Random(SEED)  # noqa: S311 - the same cases each time
    entries = [_written(chance, entry) for entry in book()]
    engine = sa.create_engine("sqlite://")
    index = LinkageIndex(engine, KS)
    kept = [row for row in shared_rows() if not row.id.startswith("2007/1")]
    update_index(index, FakeSharedDatabase({"KS": kept}))
    readings = encode_entries(KS, Offices(index.offices()), entries, np.zeros(len(entries), np.intp))
    model = fit_readings(index, fit_snapshot(index), readings)
    sure = [{column: round(chance.uniform(0.6, 1.0), 3) for column in KS.columns} for _ in entries]
    compared = [Entry(entry, confidences=values) for entry, values in zip(entries, sure, strict=True)]
    decisions = decide(index, model, compared, link(index, model, readings))
    engine.dispose()
    return decisions


def _written(chance: Random, entry: Mapping[str, str]) -> dict[str, str]:
    """Change one or two values to another birth's, or leave them out, in half of the entries."""
    other = birth(chance.randint(1, 60), 2006)
    changed = chance.sample(sorted(entry), chance.choice((0, 0, 1, 2)))
    return {**entry, **{column: chance.choice((other[column], "")) for column in changed if column != "noiDangKy"}}
