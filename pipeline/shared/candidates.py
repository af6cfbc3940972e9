"""Cases of the shared database that an entry may be, to be shown side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.shared.indexes import index_of, open_index
from pipeline.store.values import digest
from reconcile.index.schema import Schema


@dataclass(frozen=True, slots=True)
class Candidate:
    """Case: its identifier and its cells by the ministry's column."""

    id: str
    cells: Mapping[str, str]


def mark_of(schema: Schema, cells: Mapping[str, str]) -> str:
    """Return number, day, office and principal of a case, which tell whether its identifier still means the same.

    A workbook has no identifiers but the places of its rows, which are others in the next one.
    """
    return digest(*(cells.get(column, "") for column in schema.needed))


def candidates(home: Home, code: str, ids: Sequence[str]) -> list[Candidate]:
    """Look up the cases of these identifiers, in this order; those that the snapshot lost are left out.

    Raises:
        UsageError: the database of the snapshot does not answer.
    """
    with index_of(home) as engine:
        found = open_index(engine, code).cells_of(ids)
    return [Candidate(one, found[one]) for one in ids if one in found]
