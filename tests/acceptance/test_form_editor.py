"""A book of a print that nobody described: scanned, learned, mended and confirmed in a browser, read again."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect, sync_playwright

from pipeline.home.home import Home
from pipeline.specimen.book import second_specimen
from pipeline.store.review.people import Role
from records.editions import DatePart, Edition, read_edition
from records.errors import ExitCode
from review.work.accounts import AccountAdministration
from tests.support.demo_home import DemoRun
from tests.support.ports import free_port
from tests.support.review_browser import CHROMIUM, QUIET, serve, wait_for

BOOK = second_specimen()
PASSWORD = "một mật khẩu dài"
LABEL_FROM, VALUE_FROM = 0.36, 0.565
"""Where, in the box of the nationality, the label that nobody knows begins, and where its value does."""

BIRTH = 13
"""Place of the day of birth in the order of the law."""

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="needs Debian's chromium")
expect.set_options(timeout=60_000)


@dataclass(frozen=True)
class Station:
    """A home with the book in it, and a browser of somebody signed in."""

    home: Home
    book: str
    page: Page
    address: str

    def run(self) -> None:
        hotich(self.home.root, "run")

    @property
    def first_page(self) -> int | None:
        with self.home.store() as store, store.begin() as rows:
            return rows.pages.of_book(self.book)[0].id

    def cells(self, column: str) -> list[str]:
        with self.home.store() as store, store.begin() as rows:
            records = rows.records.of_book(self.book)
            return [field.value for record in records for field in record.current.fields if field.column == column]

    def rules(self) -> set[str]:
        with self.home.store() as store, store.begin() as rows:
            return {finding.rule for _record, finding in rows.findings.of_book(self.book)}

    def form(self, edition_id: str) -> Edition:
        return read_edition(next(self.home.editions.glob(f"office-*/{edition_id}.json")))

    def box(self, name: str) -> Locator:
        return self.page.locator("#drawn rect", has=self.page.locator("title", has_text=name))


def hotich(home: Path, *words: str) -> str:
    environment = {**os.environ, "HOTICH_LANG": "vi"}
    command = [str(Path(sys.executable).with_name("hotich")), *words, "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600, check=False)
    assert done.returncode == ExitCode.DONE, done.stderr
    return done.stdout


def truth(column: str) -> list[str]:
    return [entry.get(column, "") for entry in BOOK.entries]


@pytest.fixture(scope="module")
def station(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    """The demo's second book as its pages came from the scanner, learned and read once."""
    root = demo.copy_home(tmp_path_factory.mktemp("station") / "home")
    home = Home.open(root)
    with home.store() as store:
        AccountAdministration(store, home.vault).add("chi", PASSWORD, Role.SUPERVISOR.value, [BOOK.office])
        with store.begin() as rows:
            (book,) = (book.id for book in rows.books.all() if book.type == BOOK.record_type)
    port = free_port()
    server, address = serve(root, port, "never"), f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            page = browser.new_context(viewport={"width": 1366, "height": 657}).new_page()
            page.goto(address)
            page.fill("[name=name]", "chi")
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            expect(page.get_by_role("link", name="Mẫu sổ")).to_be_visible()
            yield Station(home, book, page, address)
            browser.close()
    finally:
        server.terminate()
        server.wait(30)


def shoot(page: Page, name: str) -> None:
    """Keep a picture for the guides where one is wanted: HOTICH_PICTURES names the folder."""
    if folder := os.environ.get("HOTICH_PICTURES"):
        page.screenshot(path=Path(folder) / name)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    page.mouse.move(*end)
    page.mouse.up()


def test_an_unknown_print_is_learned_mended_confirmed_and_read_again(station: Station) -> None:
    page = station.page
    assert "form.proposed" in station.rules()
    assert all(value.startswith("Việt Nam") for value in station.cells("nktQuocTich"))
    assert station.cells("nktQuocTich") != truth("nktQuocTich"), "the unknown label was read as a part of the value"
    page.goto(f"{station.address}/editions")
    shoot(page, "form-proposals.png")
    page.get_by_role("link", name="Xem và xác nhận").click()
    expect(page.locator("#doubtful")).to_contain_text("đọc không rõ")
    expect(page.locator("#drawn rect.doubtful")).to_have_count(1)
    expect(page.locator("#missing")).to_contain_text("Số giấy tờ tùy thân người chết")
    shoot(page, "form-doubtful.png")
    _narrow_the_nationality(station)
    _draw_the_missing_column(station)
    shoot(page, "form-mended.png")
    page.get_by_role("button", name="Lưu và xác nhận").click()
    expect(page.get_by_role("heading")).to_contain_text("Đã nhớ 1 nhãn in")
    assert "form.proposed" not in station.rules()
    station.run()
    assert station.cells("nktSoGiayToTuyThan") == truth("nktSoGiayToTuyThan")
    assert station.cells("nktQuocTich") == truth("nktQuocTich")
    origin = station.form("KT-M1.v2").origin
    assert origin is not None
    assert (origin.book, origin.confirmed_by, origin.missing) == (station.book, "chi", ())


def _narrow_the_nationality(station: Station) -> None:
    page, box = station.page, station.box("Quốc tịch người chết")
    box.first.click()
    handle = page.locator("#handles [data-edge='1 0.5']").bounding_box()
    whole = box.first.bounding_box()
    assert handle and whole
    middle = (handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
    drag(page, middle, (whole["x"] + LABEL_FROM * whole["width"], middle[1]))
    narrow = box.first.bounding_box()
    assert narrow and narrow["width"] == pytest.approx(LABEL_FROM * whole["width"], abs=3)


def _draw_the_missing_column(station: Station) -> None:
    page = station.page
    narrow = station.box("Quốc tịch người chết").first.bounding_box()
    assert narrow
    page.locator("#missing").get_by_role("button", name="Số giấy tờ tùy thân người chết").click()
    whole = narrow["width"] / LABEL_FROM
    left, top = narrow["x"] + VALUE_FROM * whole, narrow["y"]
    drag(page, (left, top + 2), (narrow["x"] + whole - 2, top + narrow["height"] - 1))
    expect(page.locator("#detail select").first).to_have_value("nktSoGiayToTuyThan")
    expect(page.locator("#missing")).to_be_hidden()
    page.get_by_label("Nhãn in trước ô").fill("Giấy căn cước")
    page.get_by_label("Nhãn in trước ô").press("Tab")
    page.get_by_label("Nhớ nhãn này").check()


def test_the_wording_that_a_person_named_teaches_the_next_book(station: Station) -> None:
    table = tomllib.loads(next(station.home.editions.glob("office-*/wordings.toml")).read_text(encoding="utf-8"))
    assert table["wordings"] == [
        {"record_type": "KT", "text": "Giấy căn cước", "columns": "nktSoGiayToTuyThan"},
    ]


def test_lines_are_joined_and_a_date_is_split(station: Station) -> None:
    page = station.page
    page.goto(f"{station.address}/editions/draw/{station.first_page}")
    station.box("Nguyên nhân chết").first.click()
    page.get_by_role("button", name="Nối tiếp “Nơi chết").click()
    expect(station.box("Nơi chết (dòng")).to_have_count(2)
    whole = station.box("Ngày, tháng, năm sinh người chết").first.bounding_box()
    station.box("Ngày, tháng, năm sinh người chết").first.click()
    page.get_by_role("button", name="Tách ngày – tháng – năm").click()
    expect(station.box("Ngày, tháng, năm sinh người chết")).to_have_count(3)
    shoot(page, "form-joined.png")
    page.get_by_role("button", name="Lưu mẫu mới").click()
    expect(page.get_by_role("heading").first).not_to_contain_text("KT-M1.v2")
    form = station.form("KT-M1.v3")
    (place,) = (area for area in form.areas if area.columns == ("nktNoiChet",))
    assert [round(line.box.y, 3) for line in place.lines] == sorted({round(line.box.y, 3) for line in place.lines})
    assert len(place.lines) == 2
    assert not any("nktNguyenNhanChet" in area.columns for area in form.areas)
    parts = [area for area in form.areas if area.columns == ("nktNgaySinh",)]
    assert [area.part for area in parts] == [DatePart.DAY, DatePart.MONTH, DatePart.YEAR]
    ends = [area.lines[0].box.x for area in parts]
    assert whole and ends == sorted(ends)


def test_the_editor_works_by_keys_alone_and_on_a_small_screen(station: Station) -> None:
    page = station.page
    page.set_viewport_size({"width": 911, "height": 438})
    page.goto(f"{station.address}/editions/draw/{station.first_page}")
    expect(page.locator("#drawn rect").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing lies beside the screen"
    page.locator("#all summary").focus()
    if page.locator("#all").get_attribute("open") is None:
        page.keyboard.press("Enter")
    page.locator("#boxes button").nth(3).focus()
    before = page.locator("#drawn rect.chosen").get_attribute("x")
    page.keyboard.press("Alt+ArrowRight")
    after = page.locator("#drawn rect.chosen").get_attribute("x")
    assert before and after and float(after) > float(before)
    count = page.locator("#drawn rect").count()
    page.keyboard.press("Alt+Delete")
    expect(page.locator("#drawn rect")).to_have_count(count - 1)
    page.locator("#undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawn rect")).to_have_count(count)
    page.locator("#add").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#detail select").first).to_be_focused()
    for _column in range(BIRTH):
        page.keyboard.press("ArrowDown")
    expect(page.locator("#detail select").first).to_have_value("nktNgaySinh")
    expect(page.get_by_role("button", name="Tách ngày – tháng – năm")).to_be_visible()
    page.get_by_role("button", name="Tách ngày – tháng – năm").press("Enter")
    expect(page.locator("#drawn rect")).to_have_count(count + 3)
    serious = [one["id"] for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []
