"""A heading of a printed report stands on the page of what it is about."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from exports.reports.night_pdf import write_pdf
from exports.reports.night_report import NightReport, ReportTable


@pytest.mark.parametrize("rows", range(28, 34))
def test_no_heading_is_the_last_line_of_a_page(tmp_path: Path, rows: int) -> None:
    first = ReportTable("Mục đầu", ("Sổ",), tuple((f"KS.{number}",) for number in range(rows)), "Không có.")
    last = ReportTable("Mục cuối", ("Việc",), (("đọc",),), "Không có.")
    report = NightReport(title="Đêm", good=True, verdict="Xong.", facts=(), tables=(first, last))
    write_pdf(report, tmp_path / "night.pdf")
    told = subprocess.run(["pdftotext", "-layout", tmp_path / "night.pdf", "-"], capture_output=True, check=True).stdout
    for page in told.decode().split("\f"):
        lines = [line.strip() for line in page.splitlines() if line.strip() and not line.strip().isdecimal()]
        assert not lines or lines[-1] not in ("Mục đầu", "Mục cuối")
