"""Synthetic population of the linkage bench: the shared database and noisy readings of books (Parquet)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark

# The population's column → the ministry's, with the same text.
_SAME_TEXT = {
    "name": "nksHoTen",
    "father": "chaHoTen",
    "father_y": "chaNgaySinh",
    "mother": "meHoTen",
    "mother_y": "meNgaySinh",
    "reg_no": "so",
    "reg_year": "ngayDangKy",
}
_SHARED = ["db_id", *_SAME_TEXT, "sex", "dob", "commune_name", "district", "village"]
_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Entries:
    """Readings to link: cells in the ministry's columns, the book of each and its identifier in the population."""

    cells: tuple[Mapping[str, str], ...]
    book: NDArray[np.intp]
    identifiers: NDArray[np.int64]


class PopulationDatabase:
    """Shared database of births in `shared_db.parquet`."""

    def __init__(self, file: Path) -> None:
        """Take the file; rows are read in chunks."""
        self._file = file

    def version(self) -> SnapshotVersion:
        """Return one version, for the file does not change."""
        return SnapshotVersion(self._file.parent.name, date(2026, 1, 1))

    def latest(self, code: str) -> Watermark | None:
        """Return None: a file is read completely."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the births; the population has no other cases."""
        if code != "KS":
            return
        for part in pq.ParquetFile(self._file).iter_batches(_CHUNK, columns=_SHARED):
            yield from (_shared_row(row) for row in part.to_pylist())


def read_readings(file: Path) -> Entries:
    """Read `readings.parquet` in the order of the pages."""
    table = pd.read_parquet(file)
    cells = tuple(_reading(dict(zip(table.columns, row, strict=True))) for row in table.itertuples(index=False))
    return Entries(cells, pd.factorize(table["scan_book"])[0].astype(np.intp), table["ocr_id"].to_numpy(np.int64))


def cases_of_readings(data: Path) -> dict[int, set[str]]:
    """Map the position of a reading to its cases in the database (twice registered, two); absent ones are omitted."""
    readings = pd.read_parquet(data / "readings.parquet", columns=["eid", "absent"])
    shared = pd.read_parquet(data / "shared_db.parquet", columns=["db_id", "eid"])
    shared = shared[shared["eid"].isin(readings["eid"])]
    by_event: dict[object, set[str]] = {}
    for identifier, event in zip(shared["db_id"].tolist(), shared["eid"].tolist(), strict=True):
        by_event.setdefault(event, set()).add(str(identifier))
    events = zip(readings["eid"].tolist(), readings["absent"].tolist(), strict=True)
    return {place: by_event[event] for place, (event, is_absent) in enumerate(events) if not is_absent}


def _shared_row(row: dict[str, object]) -> SharedCase:
    """Return one birth; 0 stands for "nothing there" in the population."""
    cells = {column: str(row[name]) for name, column in _SAME_TEXT.items() if row[name]}
    cells["nksGioiTinh"] = "2" if row["sex"] else "1"
    cells["nksNgaySinh"] = ".".join(reversed(str(row["dob"]).split("-")))
    cells["noiDangKy"] = f"{row['commune_name']}, {row['district']}"
    cells["nksQueQuan"] = f"Xóm {row['village']}"
    return SharedCase(str(row["db_id"]), cells)


def _reading(row: dict[str, object]) -> dict[str, str]:
    """Return one entry as the reader gave it."""
    cells = {column: str(row[name]) for name, column in _SAME_TEXT.items() if row[name]}
    cells |= {"nksGioiTinh": str(row["sex"]), "nksNgaySinh": str(row["dob"]), "nksQueQuan": str(row["village"])}
    return cells | {"noiDangKy": f"{row['commune']}, {row['district']}"}
