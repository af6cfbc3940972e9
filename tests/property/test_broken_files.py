"""Files damaged anywhere: each gives pages or refusals with reasons, and nothing else."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.workbooks.guard import WorkbookLimits
from exports.workbooks.workbook_reader import open_workbook
from records.errors import InputRefused
from scanners.sources.files import SourceLimits, SourcePage, SourceRefusal, open_source
from tests.support import source_files as files

SOUND = {
    "jpeg": files.jpeg(),
    "png": files.png(),
    "tiff": files.tiff("một", "hai"),
    "packed tiff": files.tiff("một", "hai", compression="jpeg"),
    "pdf": files.scanned_pdf(files.jpeg(), files.jpeg("hai")),
    "zip": files.zipped(("a/1.jpg", files.jpeg()), ("b.tif", files.tiff("một"))),
}
LIMITS = SourceLimits(render_dpi=20, page_seconds=10)
# Where (a share of the length), how much goes and what comes instead.
DAMAGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.binary(max_size=8)), min_size=1, max_size=4)


def damaged(data: bytes, damages: list[tuple[float, int, bytes]]) -> bytes:
    for place, gone, instead in damages:
        at = int(place**2 * len(data))  # headers lie in front
        data = data[:at] + instead + data[at + gone :]
    return data


@settings(max_examples=80)
@given(kind=st.sampled_from(sorted(SOUND)), damages=DAMAGES)
def test_a_damaged_scan_is_taken_or_refused(
    tmp_path_factory: pytest.TempPathFactory, kind: str, damages: list[tuple[float, int, bytes]]
) -> None:
    path = files.write(tmp_path_factory.mktemp("so") / "trang", damaged(SOUND[kind], damages))
    items = list(open_source(path, LIMITS))
    names = [item.name for item in items]
    assert len(set(names)) == len(names)
    for item in items:
        if isinstance(item, SourceRefusal):
            assert item.message and item.advice
        else:
            assert isinstance(item, SourcePage) and item.data


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["so", "nksHoTen", "nksNgaySinh"], ["1", "Lò Văn Pâng", "1957"], ["2", "=1+1", datetime(1957, 1, 2)]):
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


WORKBOOK = workbook()
PARTS = zipfile.ZipFile(io.BytesIO(WORKBOOK)).namelist()


@settings(max_examples=80)
@given(part=st.sampled_from(PARTS), damages=DAMAGES)
def test_a_damaged_table_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, part: str, damages: list[tuple[float, int, bytes]]
) -> None:
    path = tmp_path_factory.mktemp("bang") / "bang.xlsx"
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as sound, zipfile.ZipFile(path, "w") as target:
        for name in PARTS:
            data = sound.read(name)
            target.writestr(name, damaged(data, damages) if name == part else data)
    try:
        with open_workbook(path, WorkbookLimits()) as table:
            rows = list(table.rows())
    except InputRefused as refusal:
        assert refusal.message and refusal.advice
    else:
        assert all(row.row >= 2 for row in rows)
