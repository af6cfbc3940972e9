"""Texts on the lines of the form; names in capitals (Thông tư 04/2020/TT-BTP, Điều 31)."""

from __future__ import annotations

from collections.abc import Mapping

from records.editions import Area, DatePart

SEX = {"1": "Nam", "2": "Nữ"}
PAPERS = {"1": "CMND", "4": "CCCD"}
PLACES = {DatePart.DAY: 0, DatePart.MONTH: 1, DatePart.YEAR: 2}


def written(cells: Mapping[str, str], area: Area) -> str:
    """Return the text for one area of the form, "" when the entry has nothing for it."""
    values = {column: _as_written(column, cells.get(column, "")) for column in area.columns}
    if not any(values.values()):
        return ""
    if area.part is not None:
        return cells[area.columns[0]].split(".")[PLACES[area.part]]
    match area.columns:
        case ("nycSoGiayToTuyThan", "nycNgayCapGiayToTuyThan", "nycNoiCapGiayToTuyThan"):
            number, date, place = values.values()
            return f"{PAPERS[cells['nycLoaiGiayToTuyThan']]} {number}, cấp ngày {date}, {place}"
        case _:
            return ", ".join(values.values())


def slashed(date: str) -> str:
    """Write a date cell in the usual way: "02.07.2018" → "02/07/2018"."""
    return date.replace(".", "/")


def _as_written(column: str, cell: str) -> str:
    if column.endswith("GioiTinh"):
        return SEX[cell]
    if column.endswith("HoTen") or column == "nguoiKy":
        return cell.upper()
    return slashed(cell) if "Ngay" in column or column.startswith("ngay") else cell
