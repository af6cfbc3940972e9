"""Comparison of rows that were keyed elsewhere; without crops to ask, the habits of typists stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from reconcile.decision.decisions import Entry, decide
from reconcile.decision.linking import link
from reconcile.decision.verdicts import MatchDecision
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.offices import Offices
from reconcile.weights.book_evidence import encode_entries
from reconcile.weights.fit import fit_readings
from reconcile.weights.snapshot_model import model_of


def decide_rows(
    index: LinkageIndex, cells: Sequence[Mapping[str, str]], books: Sequence[int]
) -> tuple[MatchDecision, ...]:
    """Compare rows of one record type with the snapshot.

    Args:
        index: the snapshot's index.
        cells: the rows, those of a book in their order.
        books: number of each row's book.
    """
    if not cells:
        return ()
    readings = encode_entries(index.schema, Offices(index.offices()), cells, np.array(books, np.intp))
    model = fit_readings(index, model_of(index), readings)
    return decide(index, model, [Entry(row) for row in cells], link(index, model, readings))
