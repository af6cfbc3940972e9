"""Invented births for the tests of linking: small books of one commune, and what the shared database holds of them."""

from __future__ import annotations

from reconcile.gateway import SharedRow

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
    """The birth entered under a number; other numbers have other parents and days."""
    surname, mothers = SURNAMES[number % 8], SURNAMES[(number // 8 + year) % 8]
    return {
        "so": str(number),
        "ngayDangKy": f"{1 + number % 28:02d}.{1 + number % 12:02d}.{year}",
        "noiDangKy": OFFICE,
        "nksHoTen": f"{surname} Thị {GIVEN[number % 15]} {GIVEN[(number * 7 + 3) % 15]}",
        "nksGioiTinh": "2",
        "nksNgaySinh": f"{1 + (number * 3) % 28:02d}.{1 + (number * 5) % 12:02d}.{year}",
        "chaHoTen": f"{surname} Văn {GIVEN[(number * 4 + year) % 15]}",
        "chaNgaySinh": str(1960 + number % 20),
        "meHoTen": f"{mothers} Thị {GIVEN[(number * 2 + 5) % 15]}",
        "meNgaySinh": str(1962 + number % 17),
    }


def book(year: int = 2007, size: int = 60) -> list[dict[str, str]]:
    """The entries of a year's book in their order."""
    return [birth(number, year) for number in range(1, size + 1)]


def shared_rows(years: range = range(1995, 2015)) -> list[SharedRow]:
    """All those books as the shared database has them; identifiers are year/number."""
    return [SharedRow(f"{year}/{entry['so']}", entry) for year in years for entry in book(year)]
