"""`hotich demo` as a newcomer runs it: one command, and a book package made from scans."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import httpx2
import openpyxl
import pytest

from pipeline.specimen.book import SNAPSHOT, WritingKind, specimen
from records.editions import columns_on_form, library
from records.errors import ExitCode
from records.record_types import record_type
from records.stages import PageDecision
from tests.support.demo_home import DemoRun

BOOK = specimen()
TYPED = {scan.so for scan in BOOK.scans if scan.hand is WritingKind.TYPED and scan.so}


@dataclass(frozen=True)
class Run:
    """A home after the demo, and what the demo said."""

    home: Path
    output: str
    package: dict[str, bytes]


def _hotich(*words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOTICH_LANG": "vi", "OMP_THREAD_LIMIT": "1"}
    command = Path(sys.executable).with_name("hotich")
    return subprocess.run([command, *words], capture_output=True, text=True, env=environment, timeout=900, check=False)


def _run(home: Path, output: str) -> Run:
    package = {name: (home / "out" / name).read_bytes() for name in ("KS.2018.02.xlsx", "KS.2018.02.zip")}
    return Run(home, output, package)


@pytest.fixture(scope="module")
def first(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A copy of the home, as if the demo had run there."""
    assert demo.watched.exit_code == ExitCode.DONE, demo.watched.errors
    home = demo.copy_home(tmp_path_factory.mktemp("demo") / "home")
    return _run(home, demo.watched.output.replace(str(demo.account.home), str(home)))


def _rows(run: Run) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(run.home / "out" / "KS.2018.02.xlsx").worksheets[0]
    header, *rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    return [{name.split()[0]: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]


def test_the_package_has_a_row_and_a_pdf_for_every_entry(first: Run) -> None:
    with zipfile.ZipFile(first.home / "out" / "KS.2018.02.zip") as archive:
        heads = [archive.read(name)[:5] for name in archive.namelist()]
    assert len(_rows(first)) == len(heads) == BOOK.cases
    assert set(heads) == {b"%PDF-"}


def test_typed_entries_are_read(first: Run) -> None:
    rows = {row["so"]: row for row in _rows(first) if "so" in row}
    assert rows.keys() >= TYPED
    template = {column.name for column in record_type(BOOK.record_type).columns}
    columns = template & columns_on_form(library().get(BOOK.edition))
    right = [rows[so].get(name) == cell for so in TYPED for name, cell in BOOK.entry(so).items() if name in columns]
    assert sum(right) >= 0.95 * len(right)


def test_what_is_blank_in_the_register_is_blank_in_the_table(first: Run) -> None:
    fatherless = next(row for row in _rows(first) if row.get("so") == "125")
    assert {name for name in fatherless if name.startswith("cha")} == set()


def test_only_the_blurred_page_is_refused(first: Run) -> None:
    refused = {scan.file for scan in BOOK.scans if scan.decision is PageDecision.REJECTED}
    report = (first.home / "out" / "report.html").read_text(encoding="utf-8")
    assert [scan.file for scan in BOOK.scans if f"{scan.file} · KHÔNG NHẬN" in report] == sorted(refused)
    assert all(scan.file in report for scan in BOOK.scans)
    assert len(list((first.home / "out" / "pages").iterdir())) == len(BOOK.scans)


def test_entries_stand_to_the_shared_database_as_the_facts_say(first: Run) -> None:
    listed = _hotich("findings", "KS", "--json", "--home", str(first.home))
    lines = {line["so"]: line for line in map(json.loads, listed.stdout.splitlines()) if line["outcome"]}
    assert {so: line["outcome"] for so, line in lines.items()} == {row.so: row.outcome for row in BOOK.shared_database}
    differing = {row.so: list(row.changed) for row in BOOK.shared_database if row.outcome == "differs"}
    assert {so: line["columns"] for so, line in lines.items() if line["columns"]} == differing
    assert all(so in first.output for so in differing)


def test_its_package_is_compared_as_a_table_keyed_elsewhere(first: Run) -> None:
    table = str(first.home / "out" / "KS.2018.02.xlsx")
    done = _hotich("reconcile", "--excel", table, "--json", "--home", str(first.home))
    assert done.returncode == ExitCode.DONE, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["so"] for line in lines if line["outcome"] == "absent"} == {
        row.so for row in BOOK.shared_database if row.outcome == "absent"
    }
    assert {line["book"] for line in lines} == {"02/2018"}


def test_a_snapshot_with_a_bad_cell_leaves_the_old_one(first: Run, tmp_path: Path) -> None:
    before = _hotich("shared", "show", "--json", "--home", str(first.home)).stdout
    book = openpyxl.load_workbook(SNAPSHOT)
    sheet = book.worksheets[0]
    column = next(cell.column for cell in sheet[1] if cell.value == "nksNgaySinh")
    sheet.cell(row=4, column=column, value=43252)
    book.save(tmp_path / "bad.xlsx")
    refused = _hotich("shared", "load", str(tmp_path / "bad.xlsx"), "--home", str(first.home))
    assert refused.returncode == ExitCode.INPUT_REFUSED
    assert "dòng 4, cột nksNgaySinh" in refused.stderr
    assert _hotich("shared", "show", "--json", "--home", str(first.home)).stdout == before
    assert json.loads(before)["code"] == "KS"


def test_a_book_of_a_print_that_nobody_described_is_learned_before_the_user_s_eyes(first: Run) -> None:
    told = next(line for line in first.output.splitlines() if "Đã học mẫu in KT-M1 từ 3 trang" in line)
    read, right = map(int, re.findall(r"(\d+) ô", told))
    assert read >= 40 and right >= 0.85 * read
    listed = _hotich("edition", "list", "--home", str(first.home)).stdout
    assert "đề xuất" in next(line for line in listed.splitlines() if line.startswith("KT-M1"))


def test_it_says_in_about_ten_lines_where_everything_lies(first: Run) -> None:
    lines = first.output.strip().splitlines()
    assert 8 <= len(lines) <= 15
    for name in ("KS.2018.02.xlsx", "KS.2018.02.zip", "report.html", "pages"):
        assert any(line.endswith(str(first.home / "out" / name)) for line in lines)


def test_at_a_terminal_it_opens_its_pages_and_its_book_is_reviewed_with_the_printed_words(first: Run) -> None:
    """After a demo at a terminal, whose password is the one that counts."""
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).with_name("hotich")), "demo", "--home", str(first.home)]
    environment = {**os.environ, "HOTICH_LANG": "vi", "OMP_THREAD_LIMIT": "1", "COLUMNS": "300"}
    server = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    try:
        told = _until(ours, "Ctrl+C")
        assert f"./hotich review serve --home {first.home}" in told
        address, password = re.findall(r"Ứng dụng duyệt: (\S+)", told)[0], re.findall(r"mật khẩu (\w+)", told)[0]
        with httpx2.Client(base_url=address, transport=httpx2.HTTPTransport(retries=8)) as browser:
            for name, page in (("lan", "/"), ("binh", "/"), ("tram", "/books"), ("quan", "/accounts")):
                assert browser.post("/sign-in", data={"name": name, "password": password}).status_code == 303
                assert browser.get(page).status_code == 200
                browser.cookies.clear()
    finally:
        server.terminate()
        server.wait(30)
        os.close(ours)


def _until(terminal: int, words: str) -> str:
    """Return what a program at a terminal says until it says these words."""
    said = b""
    while words.encode() not in said:
        said += os.read(terminal, 4096)
    return said.decode(errors="replace")


def test_a_second_demo_gives_the_same_package(first: Run) -> None:
    done = _hotich("demo", "--home", str(first.home))
    assert done.returncode == ExitCode.DONE, done.stderr
    second = _run(first.home, done.stdout)
    assert second.package == first.package
    assert second.output.splitlines()[:-1] == first.output.splitlines()[:-1]  # the last tells a new password


def test_a_real_home_is_left_alone(tmp_path: Path) -> None:
    assert _hotich("init", "--home", str(tmp_path)).returncode == ExitCode.DONE
    refused = _hotich("demo", "--home", str(tmp_path))
    assert refused.returncode == ExitCode.USAGE
    assert "--home" in refused.stderr
    assert not (tmp_path / "out").exists()
