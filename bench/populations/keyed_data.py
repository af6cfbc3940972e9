"""Births of invented people in books, as a shared database holds them and as other people keyed them: for measuring."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from xlsxwriter import Workbook

from bench.populations.search_data import GIVEN, MIDDLES, SHARES, SURNAMES
from reconcile.index.gateway import SharedCase, SnapshotVersion, Watermark
from records.places.gazetteer import Level, gazetteer
from records.record_types import record_type

A_BOOK, YEARS = 200, range(1990, 2020)
DIFFERING, ABSENT = 0.05, 0.1
"""Shares of the keyed rows with one slip, and of those whose case is not in the snapshot."""
_SURNAMES, _MIDDLES, _GIVEN = SURNAMES.split(), MIDDLES.split(), GIVEN.split()


def births(count: int) -> Iterator[dict[str, str]]:
    """Yield births book by book: a commune's year after the other, the same ones at every call."""
    for book in range(-(-count // A_BOOK)):
        commune, year = divmod(book, len(YEARS))
        chance = random.Random(book)
        yield from (
            _birth(chance, commune, YEARS[year], number) for number in range(1, min(A_BOOK, count - book * A_BOOK) + 1)
        )


class BirthsDatabase:
    """Shared database that holds the first so many births."""

    def __init__(self, count: int) -> None:
        """Take the number of cases."""
        self._count = count

    def version(self) -> SnapshotVersion:
        """Return one version: the births are always the same."""
        return SnapshotVersion(f"{self._count} births", date(2026, 1, 1))

    def latest(self, code: str) -> Watermark | None:
        """Return None: everything is read."""
        return None

    def rows(self, code: str, since: Watermark | None = None) -> Iterator[SharedCase]:
        """Yield the births; there are no other cases."""
        if code == "KS":
            yield from (SharedCase(str(number), cells) for number, cells in enumerate(births(self._count), 1))


def write_keyed(file: Path, count: int, after: int = 0) -> None:
    """Write so many births as others would have keyed them, into an Excel table as Excel itself saves it.

    Args:
        file: the table.
        count: number of the births.
        after: births that are left out before the first.
    """
    chance, columns = random.Random(1), record_type("KS").columns
    with Workbook(file, {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [column.name for column in columns])
        for row, cells in enumerate(islice(births(after + count), after, None), start=1):
            keyed = _keyed(chance, cells)
            for place, column in enumerate(columns):
                if cell := keyed.get(column.name):
                    sheet.write_string(row, place, cell)


def _keyed(chance: random.Random, cells: Mapping[str, str]) -> Mapping[str, str]:
    kind = chance.random()
    if kind < DIFFERING:
        return {**cells, "meHoTen": _name(chance, "Thị")}
    if kind < DIFFERING + ABSENT:
        stranger = _birth(chance, 0, chance.choice(YEARS), 1)
        kept = ("so", "quyenSo", "trangSo", "ngayDangKy", "noiDangKy", "nguoiKy")
        return {**stranger, **{name: cells[name] for name in kept}}
    return cells


def _birth(chance: random.Random, commune: int, year: int, number: int) -> dict[str, str]:
    registered = date(year, 1, 1) + timedelta((number - 1) * 364 // A_BOOK)
    born, sex = registered - timedelta(chance.randint(1, 50)), chance.choice("12")
    address = _communes()[commune % len(_communes())]
    office, home = f"Ủy ban nhân dân {address}", f"Thôn {chance.randint(1, 20)}, {address}"
    father, mother = _name(chance, "Văn"), _name(chance, "Thị")
    return {
        "so": str(number),
        "quyenSo": f"01/{year}",
        "trangSo": str(number),
        "ngayDangKy": f"{registered:%d.%m.%Y}",
        "loaiDangKy": "1",
        "noiDangKy": office,
        "nguoiKy": f"Nguyễn Văn Bình {commune % 7}",
        "chucVuNguoiKy": "Chủ tịch",
        "nksHoTen": f"{father.split()[0]} {' '.join(_name(chance, 'Thị' if sex == '2' else 'Văn').split()[1:])}",
        "nksGioiTinh": sex,
        "nksNgaySinh": f"{born:%d.%m.%Y}",
        "nksNoiSinh": home,
        "nksDanToc": "Kinh",
        "nksQuocTich": "Việt Nam",
        "nksQueQuan": home,
        "meHoTen": mother,
        "meNgaySinh": str(year - chance.randint(18, 40)),
        "meDanToc": "Kinh",
        "meQuocTich": "Việt Nam",
        "meNoiCuTru": home,
        "chaHoTen": father,
        "chaNgaySinh": str(year - chance.randint(18, 45)),
        "chaDanToc": "Kinh",
        "chaQuocTich": "Việt Nam",
        "chaNoiCuTru": home,
        "nycHoTen": father,
    }


@cache
def _communes() -> tuple[str, ...]:
    """Return addresses of communes, as they were before any birth here."""
    places, day = gazetteer(), date(YEARS[-1], 1, 1)
    of_day = [unit for unit in places.units() if unit.level is Level.COMMUNE and unit.existed_on(day)]
    chains = ((commune, places.version(commune.parent, day)) for commune in of_day)
    named = ((commune, district, places.version(district.parent, day)) for commune, district in chains if district)
    return tuple(", ".join(f"{unit.type} {unit.name}" for unit in chain if unit) for chain in named)


def _name(chance: random.Random, middle: str) -> str:
    return f"{chance.choices(_SURNAMES, SHARES)[0]} {middle} {chance.choice(_MIDDLES)} {chance.choice(_GIVEN)}"
