"""Build of record_types/*.tsv and code_lists.tsv from a schema of the ministry's columns by record type.

Usage: python records/data/build_record_types.py SCHEMA.json

The schema maps each type to its columns (name, label_vi, type, codes, required, vendor_db_max_len) and `_codelists` to
lists of codes. Columns that only some templates have are added here, at the places where those templates have them.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TYPES = ("KS", "KH", "KT", "CMC", "HN", "GH", "CDGH", "CN", "TDCC")
HEADER = ("name", "label", "kind", "codes", "importance", "max_length", "variants")

# First pattern that the name matches; the schema's own type decides between `date` and `partial_date`.
KINDS = (
    (r"BangChu$", "date_words"),
    (r"HoTen$|^nguoiKy$|^nguoiThucHien$", "name"),
    (r"GioPhutChet$", "time"),
    (r"DanToc$", "ethnic_group"),
    (r"QuocTich|^qgNuocNgoai", "nationality"),
    (r"^quyenSo$", "book_number"),
    (r"SoGiayToTuyThan$|SoDinhDanh", "identity_number"),
    (r"^(so|trangSo|quyetDinhSo|gbtSo|soDangKy\w*|giay(ChungNhan|ToHoTich)So|STT)$", "number"),
    (r"NoiSinhDVHC$", "province"),
    (r"^noiDangKy$|[nN]oiCap(GiayToTuyThan)?$|CoQuanCap$|^cqNuocNgoai|^coSoNuoiDuong$", "office"),
    (r"NoiSinh$|QueQuan$|NoiCuTru$|NoiChet$|NoiThuongTru$|CuTruTai$", "place"),
    (r"^chucVu", "position"),
    (r"QuanHe$|QHNguoi|^quanHe", "relation"),
)
IMPORTANCE = {"core(inferred)": "core", "no": "optional", "if loai=8": "with_other_paper", "unknown": "unknown"}

# LACKING: variant → columns it lacks. ADDED: new column, the column it stands before, label, kind, codes, variants that
# have it; no variant: the form has a place for it, no template has.
LACKING = {"KT": {"47": ("nktNgayChetGhiBangChu",)}}
ADDED = {
    "KS": (
        ("STT", "so", "Số thứ tự", "number", "", "70"),
        ("nksSoDinhDanh", "nksHoTen", "Số định danh cá nhân", "identity_number", "", "61 70"),
        ("nksQuocTichStr", "nksQuocTichKhac", "Quốc tịch (ghi bằng chữ)", "nationality", "", "70"),
        ("nksQuocTichKhacStr", "nksLoaiKhaiSinh", "Quốc tịch khác (ghi bằng chữ)", "nationality", "", "70"),
        ("meSoDinhDanhCaNhan", "meHoTen", "Số định danh cá nhân mẹ", "identity_number", "", "70"),
        ("meQuocTichStr", "meQuocTichKhac", "Quốc tịch mẹ (ghi bằng chữ)", "nationality", "", "70"),
        ("meQuocTichKhacStr", "meLoaiCuTru", "Quốc tịch khác mẹ (ghi bằng chữ)", "nationality", "", "70"),
        ("chaSoDinhDanhCaNhan", "chaHoTen", "Số định danh cá nhân cha", "identity_number", "", "70"),
        ("chaQuocTichStr", "chaQuocTichKhac", "Quốc tịch cha (ghi bằng chữ)", "nationality", "", "70"),
        ("chaQuocTichKhacStr", "chaLoaiCuTru", "Quốc tịch khác cha (ghi bằng chữ)", "nationality", "", "70"),
    ),
    "CMC": (
        ("cmGioiTinh", "cmNgaySinh", "Giới tính cha/mẹ", "code", "gioiTinh", "52"),
        ("ncGioiTinh", "ncNgaySinh", "Giới tính người con", "code", "gioiTinh", "52"),
        ("ncNoiSinh", "ncDanToc", "Nơi sinh người con", "place", "", ""),
    ),
    "HN": (("nxnNoiSinh", "nxnDanToc", "Nơi sinh người được xác nhận", "place", "", ""),),
    "KT": (("tuoiTre", "nktDanToc", "Trẻ chết: dưới 1 tuổi, từ 1 đến dưới 5 tuổi", "code", "tuoiTre", ""),),
}


def kind_of(column: dict[str, Any]) -> str:
    """Return the field kind of a column of the schema."""
    if column["type"] in ("date", "partial date"):
        return str(column["type"]).replace(" ", "_")
    if "code" in column["type"] and "province" not in column["type"]:
        return "code"
    return next((kind for pattern, kind in KINDS if re.search(pattern, column["name"])), "text")


def table(code: str, columns: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return the rows of one record type, in the order of its widest template."""
    lacking, added = LACKING.get(code, {}), ADDED.get(code, ())
    wider = sorted({name for row in added for name in row[5].split()})
    rows: list[tuple[str, ...]] = []
    for column in columns:
        rows += [(new, label, kind, codes, "optional", "", names) for new, before, label, kind, codes, names in added
                 if before == column["name"]]  # fmt: skip
        variants = [str(len(columns)), *wider, *(name for name, gone in lacking.items() if column["name"] not in gone)]
        codes = column["codes"] if kind_of(column) == "code" else None
        importance = IMPORTANCE.get(column["required"], "likely")
        length = str(column.get("vendor_db_max_len") or "")
        rows.append((column["name"], plain(column["label_vi"]), kind_of(column), codes or "", importance, length,
                     " ".join(variants)))  # fmt: skip
    return rows


def plain(label: str) -> str:
    """Return the label without the remark on the misspelling that is kept."""
    return re.sub(r"\s*\(sic:.*?\)", "", label)


def codes(lists: dict[str, dict[str, Any]]) -> Iterable[tuple[str, str, str, str]]:
    """Yield (list, code, label, remark) of every code list; lists of names are kept elsewhere."""
    for name, entries in lists.items():
        if name.startswith("ethnic"):
            continue
        if "text" in entries:
            entries = {text: text for text in entries["text"]}
        for value, label in entries.items():
            remark = re.search(r"\s*\(([^()]*\b(only|INFERRED)\b[^()]*)\)$", label)
            mark = remark[1].lower().replace("django list", "one source") if remark else ""
            yield name, value, label[: remark.start()] if remark else label, mark
    yield from (("tuoiTre", "1", "Trẻ dưới 01 tuổi", ""), ("tuoiTre", "2", "Trẻ từ 01 đến dưới 5 tuổi", ""))


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one tab-separated file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Read the schema named on the command line and write the files beside this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("schema", type=Path)
    schema = json.loads(parser.parse_args().schema.read_text(encoding="utf-8"))
    for code in TYPES:
        write(HERE / "record_types" / f"{code}.tsv", HEADER, table(code, schema[code]))
    write(HERE / "code_lists.tsv", ("list", "code", "label", "remark"), codes(schema["_codelists"]))


if __name__ == "__main__":
    main()
