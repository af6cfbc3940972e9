"""The real command line on a few scans, good and bad: what it says, what it keeps, how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from pipeline.home.lock import hold_lock
from pipeline.specimen.book import SCANS
from records.errors import ExitCode
from tests.support.homes import new_home

OFFICE = "Ủy ban nhân dân xã Thử Nghiệm, huyện Giả Định, tỉnh Lào Cai"


def hotich(*words: str | Path, language: str = "vi") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOTICH_LANG": language}
    environment.pop("HOTICH_HOME", None)
    command = [Path(sys.executable).with_name("hotich"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, check=False)


@dataclass(frozen=True)
class Station:
    home: Path
    book: str
    scanned: subprocess.CompletedProcess[str]
    ran: subprocess.CompletedProcess[str]

    def __call__(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        return hotich("--home", self.home, *words)


def scanned_again(path: Path) -> bytes:
    """The same sheet laid on the glass a second time: a little askew, darker, compressed otherwise."""
    with Image.open(path) as picture:
        askew = picture.convert("RGB").rotate(0.6, Image.Resampling.BICUBIC, fillcolor=(245, 244, 240))
        darker = askew.point(lambda value: int(value * 0.93))
        output = io.BytesIO()
        darker.save(output, "JPEG", quality=70, dpi=(200, 200))
        return output.getvalue()


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Station:
    folder = tmp_path_factory.mktemp("station")
    scans = folder / "scans"
    scans.mkdir()
    (scans / "p1.jpg").write_bytes((SCANS / "p002.jpg").read_bytes())
    (scans / "p2.jpg").write_bytes(b"")
    (scans / "p3.jpg").write_bytes(scanned_again(SCANS / "p002.jpg"))
    (scans / "p10.jpg").write_text("not a picture")
    home = folder / "home"
    assert hotich("init", "--home", home).returncode == ExitCode.DONE
    added = hotich("--home", home, "book", "add", "--json", *BOOK)
    book = json.loads(added.stdout)["book"]
    scanned = hotich("--home", home, "scan", "files", book, scans)
    return Station(home, book, scanned, hotich("--home", home, "run", book))


BOOK = ("--type", "KS", "--year", "2018", "--volume", "02", "--office", OFFICE)


def test_bad_files_are_named_and_the_others_are_taken(station: Station) -> None:
    assert station.scanned.returncode == ExitCode.INPUT_REFUSED
    assert "p2.jpg" in station.scanned.stderr
    assert "p10.jpg" in station.scanned.stderr
    lines = [json.loads(line) for line in station("pages", station.book, "--json").stdout.splitlines()]
    assert [(line["page"], line["file"]) for line in lines] == [
        (1, "scans/p1.jpg"),
        (2, "scans/p2.jpg"),
        (3, "scans/p3.jpg"),
        (4, "scans/p10.jpg"),
    ]
    assert {line["book"] for line in lines} == {station.book}
    assert all(line["reasons"] for line in lines if line["decision"] != "accepted")


def test_a_sheet_scanned_twice_is_one_entry(station: Station) -> None:
    assert station.ran.returncode == ExitCode.DONE
    decisions = [json.loads(line)["decision"] for line in station("pages", station.book, "--json").stdout.splitlines()]
    assert sorted(decisions) == ["accepted", "duplicate", "rejected", "rejected"]


def test_a_second_run_does_nothing(station: Station) -> None:
    before = station("findings", station.book, "--json").stdout
    again = station("run", station.book)
    assert again.returncode == ExitCode.DONE
    assert again.stdout.startswith("0 ")
    assert station("findings", station.book, "--json").stdout == before


def test_the_same_files_again_are_known(station: Station) -> None:
    before = station("pages", station.book, "--json").stdout
    station("scan", "files", station.book, station.home.parent / "scans")
    assert station("pages", station.book, "--json").stdout == before


def test_an_unapproved_book_is_exported_only_as_a_draft(station: Station, tmp_path: Path) -> None:
    refused = station("export", station.book, "--out", tmp_path)
    assert refused.returncode == ExitCode.USAGE
    assert "--draft" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    assert station("export", station.book, "--out", tmp_path, "--draft").returncode == ExitCode.DONE
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "KS.2018.02.sha256",
        "KS.2018.02.xlsx",
        "KS.2018.02.zip",
    ]
    sheet = openpyxl.load_workbook(tmp_path / "KS.2018.02.xlsx").worksheets[0]
    header, *rows = sheet.iter_rows(values_only=True)
    assert len(rows) == 1
    cells = dict(zip(header, rows[0], strict=True))
    assert cells["quyenSo"] == "02/2018"
    assert cells["noiDangKy"] == OFFICE


def test_verify_finds_a_package_whose_files_do_not_belong_together(station: Station, tmp_path: Path) -> None:
    station("export", station.book, "--out", tmp_path, "--draft")
    assert station("verify").returncode == ExitCode.DONE
    (tmp_path / "KS.2018.02.zip").write_bytes(b"another package's")
    broken = station("verify")
    assert broken.returncode == ExitCode.INTEGRITY_BROKEN
    assert "KS.2018.02.zip" in broken.stderr
    for file in tmp_path.iterdir():
        file.unlink()
    assert station("verify").returncode == ExitCode.DONE


@pytest.mark.parametrize("listing", [("report",), ("book", "list"), ("findings",), ("book", "show")])
def test_listings_are_for_people_and_for_machines(station: Station, listing: tuple[str, ...]) -> None:
    words = (*listing, station.book) if listing[-1] in ("findings", "show") else listing
    assert station(*words).returncode == ExitCode.DONE
    for line in station(*words, "--json").stdout.splitlines():
        assert json.loads(line)["book"] == station.book


def test_a_book_is_added_once(station: Station) -> None:
    again = station("book", "add", *BOOK)
    assert again.returncode == ExitCode.USAGE
    assert station.book in again.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [("--type", "XX"), ("--year", "3007"), ("--volume", "../../etc"), ("--office", " "), ("--edition", "KS-1900")],
)
def test_a_book_that_cannot_be_is_refused(station: Station, option: str, value: str) -> None:
    words = dict(zip(BOOK[::2], BOOK[1::2], strict=True)) | {"--volume": "07"} | {option: value}
    refused = station("book", "add", *(part for pair in words.items() for part in pair))
    assert refused.returncode == ExitCode.USAGE
    assert refused.stderr.strip()
    assert "Traceback" not in refused.stderr


def test_unknown_things_are_usage_errors_in_the_reader_s_language(station: Station) -> None:
    vietnamese = station("pages", "KS.1901.99")
    english = hotich("--home", station.home, "pages", "KS.1901.99", language="en")
    assert (vietnamese.returncode, english.returncode) == (ExitCode.USAGE, ExitCode.USAGE)
    assert "Không có sổ KS.1901.99" in vietnamese.stderr
    assert "Không có sổ" not in english.stderr


def test_a_home_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert hotich("report", "--home", tmp_path / "none").returncode == ExitCode.USAGE


def test_a_second_run_at_the_same_time_is_refused(station: Station) -> None:
    with hold_lock(station.home / "locks", "run"):
        refused = station("run")
    assert refused.returncode == ExitCode.LOCKED
    assert str(os.getpid()) in refused.stderr


def test_the_log_holds_no_word_of_the_register(station: Station) -> None:
    logs = "".join(path.read_text(encoding="utf-8") for path in (station.home / "logs").iterdir())
    assert "Thử Nghiệm" not in logs


def test_a_changed_scan_is_found(station: Station) -> None:
    assert station("verify").returncode == ExitCode.DONE
    scan = next(path for path in (station.home / "archive").glob("??/??/*"))
    before = scan.read_bytes()
    scan.chmod(0o644)
    scan.write_bytes(before[:-1])
    broken = station("verify")
    scan.write_bytes(before)
    assert broken.returncode == ExitCode.INTEGRITY_BROKEN
    assert scan.name in broken.stderr


def test_the_version_is_that_of_the_package() -> None:
    said = hotich("--version")
    assert (said.returncode, said.stdout) == (ExitCode.DONE, f"hotich {version('hotich')}\n")


def test_a_mistyped_command_ends_with_what_to_type() -> None:
    said = hotich("book", "lits")
    assert (said.returncode, said.stdout) == (ExitCode.USAGE, "")
    assert "Có phải là list?" in said.stderr


def test_an_error_that_nobody_foresaw_is_one_sentence_and_a_place_in_the_log(tmp_path: Path) -> None:
    new_home(tmp_path)
    broken = "import cli, pipeline.reports.overview as overview; overview.book_states = len; cli.main()"
    words = [sys.executable, "-c", broken, "--home", str(tmp_path), "report"]
    said = subprocess.run(words, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert "TypeError" in said.stderr
    assert "Traceback" not in said.stderr
    (log,) = (tmp_path / "logs").iterdir()
    assert str(log) in said.stderr
    assert "commands/home.py" in log.read_text(encoding="utf-8")
