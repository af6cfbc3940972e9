"""Invented births for linkage tests: small books of one commune, and their cases in the shared database."""

from __future__ import annotations

from random import Random

from reconcile.index.gateway import SharedCase

OFFICE = "Ủy ban nhân dân xã Huổi Mí, huyện Mường Chà, tỉnh Điện Biên"
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Đặng", "Bùi", "Đỗ")
GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Khánh",
    "Lan",
    "Minh",
    "Nga",
    "Phúc",
    "Quang",
    "Sơn",
    "Tâm",
    "Vân",
)


def birth(number: int, year: int = 2007) -> dict[str, str]:
    """Make the birth entered under a number; others have other parents, names and days."""
    random = Random(f"{year}/{number}")
    surname, parents_born = random.choice(SURNAMES), year - random.randint(18, 40)
    return {
        "so": str(number),
        "ngayDangKy": f"{1 + number % 28:02d}.{1 + number // 6:02d}.{year}",
        "noiDangKy": OFFICE,
        "nksHoTen": f"{surname} Thị {random.choice(GIVEN)} {random.choice(GIVEN)}",
        "nksGioiTinh": "2",
        "nksNgaySinh": f"{random.randint(13, 28)}.{random.randint(1, 12):02d}.{year}",
        "chaHoTen": f"{surname} Văn {random.choice(GIVEN)} {random.choice(GIVEN)}",
        "chaNgaySinh": str(parents_born),
        "meHoTen": f"{random.choice(SURNAMES)} Thị {random.choice(GIVEN)} {random.choice(GIVEN)}",
        "meNgaySinh": str(parents_born + 3),
    }


def book(year: int = 2007, size: int = 60) -> list[dict[str, str]]:
    """Make the entries of a year's book in their order."""
    return [birth(number, year) for number in range(1, size + 1)]


def shared_rows(years: range = range(1995, 2015)) -> list[SharedCase]:
    """Return all those books as the shared database has them; identifiers are year/number."""
    return [SharedCase(f"{year}/{entry['so']}", entry) for year in years for entry in book(year)]
