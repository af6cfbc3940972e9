"""The sample of a book: drawn by a seed, keyed blind by somebody else, ruled, told in minutes, acted on."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from docx import Document

from pipeline.acceptance.sample_lines import sample_lines
from pipeline.delivery.book_export import PackageStage, export_book
from pipeline.reports.book_report import report_on
from pipeline.store.books.record import APPROVED, ReviewTask
from pipeline.store.review.api_tokens import ApiScope
from pipeline.store.review.people import Role
from records.language import Message
from records.sampling.drawing import drawn
from records.stages import Finding, Severity
from review.work.api_tokens import NewToken, make_token
from tests.integration.review.test_pages import ALL, MEANS, answer
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

LAX = '[acceptance]\nquality_limit = "10"\n'
RIGHT = {"nksHoTen": "Trần Văn Bình", "nksNgaySinh": "05/03/2018"}


def reviewed_office(folder: Path, settings: str = "", entries: int = 3) -> ReviewOffice:
    """Make an office whose book ann reviewed."""
    made = office(folder, (HERE, ELSEWHERE), entries=entries, settings=settings)
    ann = made.enter("ann")
    for _record in made.books[0].records:
        answer(ann, ann.next(), ALL)
    return made


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ReviewOffice]:
    made = reviewed_office(tmp_path)
    yield made
    made.books[0].store.close()


@pytest.fixture
def lax(tmp_path: Path) -> Iterator[ReviewOffice]:
    """An office that lets one of three entries hold an error."""
    made = reviewed_office(tmp_path, LAX)
    yield made
    made.books[0].store.close()


def draw(desk: ReviewOffice, head: Browser) -> None:
    assert head.post(f"/books/{desk.books[0].book}/sample/draw").status_code == 303


def keyed(desk: ReviewOffice, keyer: Browser, wrong: Callable[[str], dict[str, str]] = lambda _so: {}) -> None:
    """Key every entry that waits, right but for what `wrong` says of its number."""
    address = f"/samples/{desk.books[0].book}/next"
    while (there := keyer.post(address).headers["location"]) != "/samples":
        with desk.books[0].store.begin() as rows:
            found = rows.samples.of_item(int(there.rpartition("/")[2]))
            assert found is not None
            so = next(field.value for field in found[1].standing.fields if field.column == "so")
        values = {"so": so, **RIGHT, **wrong(so)}
        form = {f"v.{column}": text for column, text in values.items()}
        assert keyer.post(there, **form, **{f"b.{column}": "typed" for column in values}).status_code == 303


def tasks(desk: ReviewOffice) -> dict[str, str]:
    with desk.books[0].store.begin() as rows:
        return {record.so: record.task for record in rows.records.of_book(desk.books[0].book)}


def ruled(desk: ReviewOffice, head: Browser, wrong: str) -> None:
    """Rule on everything that waits for it."""
    book = desk.books[0].book
    asked = re.compile(r'sample/rule/(\d+)".*?name="column" value="(\w+)"', re.S)
    while found := asked.search(head.get(f"/books/{book}/sample").text):
        address = f"/books/{book}/sample/rule/{found[1]}"
        assert head.post(address, column=found[2], wrong=wrong).status_code == 303


def another_name(*numbers: str) -> Callable[[str], dict[str, str]]:
    return lambda so: {"nksHoTen": "Trần Văn Bính"} if so in numbers else {}


def test_a_book_is_accepted_and_locked_after_its_sample(desk: ReviewOffice, tmp_path: Path) -> None:
    head, sam, book = desk.enter("head", Role.SUPERVISOR), desk.enter("sam"), desk.books[0].book
    assert head.post(f"/books/{book}/accept").status_code == 409
    draw(desk, head)
    assert "0" in head.get(f"/books/{book}/sample").text and head.post(f"/books/{book}/sample/draw").status_code == 409
    assert head.post(f"/books/{book}/accept").status_code == 409
    keyed(desk, sam)
    (line,) = sample_lines(desk.home, book)
    assert (line.outcome, line.drawn, line.wrong, line.keyed) == ("accepted", 3, 0, 3)
    assert head.post(f"/books/{book}/accept").status_code == 303
    package = export_book(desk.home, book, tmp_path / "out", PackageStage.FINAL, MEANS)
    report = report_on(desk.home, book, book, [], tmp_path / "report").read_text(encoding="utf-8")
    assert line.text in package.summary and line.text in report
    page = head.get(f"/books/{book}").text
    assert 'id="locked"' in page and line.text in page and "Mẫu kiểm tra: xong" in page
    with desk.books[0].store.begin() as rows:
        assert {record.state for record in rows.records.of_book(book)} == {APPROVED}
        assert rows.acceptances.of_book(book) is not None and rows.audit.check() > 0
    assert head.post(f"/books/{book}/sample/draw").status_code == 409


def test_a_supervisor_who_keyed_the_sample_does_not_accept_the_book(desk: ReviewOffice) -> None:
    head, keyer = desk.enter("head", Role.SUPERVISOR), desk.enter("keyer", Role.SUPERVISOR)
    draw(desk, head)
    keyed(desk, keyer)
    refused = keyer.post(f"/books/{desk.books[0].book}/accept")
    assert refused.status_code == 409 and "keyer đã nhập hoặc duyệt" in refused.text
    assert head.post(f"/books/{desk.books[0].book}/accept").status_code == 303


def test_nothing_is_offered_or_drawn_while_entries_wait_for_review(tmp_path: Path) -> None:
    desk = office(tmp_path, (HERE,), entries=2)
    head, page = desk.enter("head", Role.SUPERVISOR), f"/books/{desk.books[0].book}/sample"
    assert "sample/draw" not in head.get(page).text and "còn 2 trường hợp" in head.get(page).text
    assert head.post(f"{page}/draw").status_code == 409
    ann = desk.enter("ann")
    for _record in desk.books[0].records:
        answer(ann, ann.next(), ALL)
    assert "sample/draw" in head.get(page).text
    desk.books[0].store.close()


def test_what_was_drawn_follows_from_the_seed_that_is_told(tmp_path: Path) -> None:
    desk = reviewed_office(tmp_path, '[acceptance]\nquality_limit = "2.5"\n', entries=12)
    head, book = desk.enter("head", Role.SUPERVISOR), desk.books[0].book
    draw(desk, head)
    with desk.books[0].store.begin() as rows:
        (sample,) = rows.samples.of_book(book)
    assert len(sample.items) == 5 < len(sample.entries) == 12
    assert tuple(item.record_id for item in sample.items) == drawn(sample.seed, sample.entries, 5)
    assert sample.seed in head.get(f"/books/{book}/sample").text
    desk.books[0].store.close()


def test_the_keying_is_blind_and_not_for_who_worked_on_the_book(desk: ReviewOffice) -> None:
    head, sam, book = desk.enter("head", Role.SUPERVISOR), desk.enter("sam", Role.KEYER), desk.books[0].book
    bob = desk.enter("bob")
    answer(bob, bob.post(f"/records/{desk.books[0].records[0]}/take").text, {"nksHoTen": "Trần Văn Bính"})
    draw(desk, head)
    there = sam.post(f"/samples/{book}/next").headers["location"]
    page = sam.get(there).text
    with desk.books[0].store.begin() as rows:
        found = rows.samples.of_item(int(there.rpartition("/")[2]))
    assert found is not None
    record = f"/records/{found[1].record_id}"
    peeked = sam.get(record)
    assert peeked.status_code == 409 and "Bình" not in peeked.text and bob.get(record).status_code == 200
    assert "Bình" not in page and "05.03.2018" not in page and 'name="v.nksHoTen" value=""' in page
    refused = sam.post(there, **{"v.nksHoTen": "Trần", "b.nksHoTen": "typed"})
    assert refused.status_code == 422 and 'value="Trần"' in refused.text
    assert desk.enter("other").get(there).status_code == 200
    assert bob.get(there).status_code == 404 and bob.post(f"/samples/{book}/next").headers["location"] == "/samples"
    stranger = desk.enter("far", Role.REVIEWER, ELSEWHERE)
    assert stranger.get(there).status_code == 404 and stranger.post(f"/samples/{book}/next").status_code == 404
    assert desk.enter("op", Role.OPERATOR).get(there).status_code == 404


def test_nothing_tells_who_may_key_a_drawn_entry_what_it_says(desk: ReviewOffice) -> None:
    head, sam, book = desk.enter("head", Role.SUPERVISOR), desk.enter("sam", Role.SUPERVISOR), desk.books[0].book
    bob, records = desk.enter("bob"), desk.books[0].records
    answer(bob, bob.post(f"/records/{records[0]}/take").text, {"nksHoTen": "Trần Văn Bính"})
    quoted = Finding("V9", Severity.WARN, ("so", "nksHoTen"), Message("Họ tên “Trần Văn Bình” lạ."))
    with desk.books[0].store.begin("user:root") as rows:
        rows.findings.replace(book, [(record, quoted) for record in records], "judge")
        secret = make_token(rows, NewToken("một cửa", tuple(scope.value for scope in ApiScope), (HERE,), 30))
    headers, api = {"Authorization": f"Bearer {secret}"}, "/api/v1"
    places = (f"/books/{book}", f"/books/{book}/common", f"/books/{book}/twin")

    def told(who: Browser) -> list[bool]:
        found = who.post("/search", words="Trần Văn").text
        return [f"/records/{records[1]}" in found, *("Bình” lạ" in who.get(place).text for place in places[:1])]

    def told_to_programs() -> tuple[int, int, int]:
        one = sam.client.get(f"{api}/records/{records[1]}", headers=headers)
        found = sam.client.post(f"{api}/records/search", headers=headers, json={"hoTen": "Trần Văn"})
        lines = sam.client.get(f"{api}/books/{book}/findings", headers=headers).json()["duLieu"]
        return one.status_code, found.json()["tong"], len([line for line in lines if "Bình” lạ" in line["noiDung"]])

    assert told(sam) == [True, True] and told_to_programs() == (200, 3, 3)
    draw(desk, head)
    assert told(sam) == [False, False] and told(bob)[0] and told_to_programs() == (409, 0, 0)
    assert sam.get(f"/records/{records[1]}/questions").status_code == 409
    assert all("Bình” lạ" not in sam.get(place).text for place in places)
    keyed(desk, desk.enter("sue"))
    assert told(sam)[0] and told_to_programs()[0] == 200


def test_an_entry_with_an_error_is_opened_and_the_lot_is_accepted_within_the_limit(lax: ReviewOffice) -> None:
    head, sam, book = lax.enter("head", Role.SUPERVISOR), lax.enter("sam"), lax.books[0].book
    draw(lax, head)
    keyed(lax, sam, another_name("2"))
    assert sample_lines(lax.home, book)[0].unruled == 1
    ruled(lax, head, "yes")
    (line,) = sample_lines(lax.home, book)
    assert (line.outcome, line.wrong, line.values) == ("accepted", 1, 9)
    assert tasks(lax) == {"1": ReviewTask.APPROVAL, "2": ReviewTask.REVIEW, "3": ReviewTask.APPROVAL}
    bob = lax.enter("bob")
    answer(bob, bob.next(), {"nksHoTen": "Trần Văn Bính"})
    assert head.post(f"/books/{book}/accept").status_code == 303


def test_over_the_limit_the_lot_is_gone_through_again(lax: ReviewOffice) -> None:
    head, sam, book = lax.enter("head", Role.SUPERVISOR), lax.enter("sam"), lax.books[0].book
    draw(lax, head)
    keyed(lax, sam, another_name("2", "3"))
    ruled(lax, head, "yes")
    assert sample_lines(lax.home, book)[0].outcome == "rejected"
    assert set(tasks(lax).values()) == {ReviewTask.REVIEW}
    assert head.post(f"/books/{book}/accept").status_code == 409
    bob = lax.enter("bob")
    for _record in range(3):
        answer(bob, bob.next(), {"nksHoTen": "Trần Văn Bính"})
    draw(lax, head)
    assert len(sample_lines(lax.home, book)) == 2


def test_a_mistake_of_the_keyer_is_none_of_the_record(desk: ReviewOffice) -> None:
    head, sam, book = desk.enter("head", Role.SUPERVISOR), desk.enter("sam", Role.SUPERVISOR), desk.books[0].book
    draw(desk, head)
    keyed(desk, sam, another_name("1"))
    own = head.get(f"/books/{book}/sample").text
    item = re.search(r"sample/rule/(\d+)", own)
    assert item and "sample/rule" not in sam.get(f"/books/{book}/sample").text
    refused = sam.post(f"/books/{book}/sample/rule/{item[1]}", column="nksHoTen", wrong="no")
    assert refused.status_code == 409
    assert sam.post(f"/books/{book}/accept").status_code == 409
    ruled(desk, head, "no")
    (line,) = sample_lines(desk.home, book)
    assert (line.outcome, line.wrong) == ("accepted", 0)
    assert sam.post(f"/books/{book}/accept").status_code == 409
    assert head.post(f"/books/{book}/accept").status_code == 303


def test_a_record_that_changed_since_needs_another_sample(desk: ReviewOffice) -> None:
    head, sam, book = desk.enter("head", Role.SUPERVISOR), desk.enter("sam"), desk.books[0].book
    draw(desk, head)
    keyed(desk, sam)
    bob = desk.enter("bob")
    record = desk.books[0].records[0]
    page = bob.post(f"/records/{record}/take").text
    answer(bob, page, {"nksHoTen": "Trần Văn Bính"})
    refused = head.post(f"/books/{book}/accept")
    assert refused.status_code == 409 and "như hiện nay" in refused.text
    draw(desk, head)


def test_minutes_are_told_as_pdf_and_docx(lax: ReviewOffice) -> None:
    head, sam, book = lax.enter("head", Role.SUPERVISOR), lax.enter("sam"), lax.books[0].book
    assert head.get(f"/books/{book}/sample/minutes.pdf").status_code == 409
    draw(lax, head)
    keyed(lax, sam, another_name("2"))
    ruled(lax, head, "yes")
    with pikepdf.open(io.BytesIO(head.get(f"/books/{book}/sample/minutes.pdf").content)) as pdf:
        assert len(pdf.pages) >= 1
    document = Document(io.BytesIO(head.get(f"/books/{book}/sample/minutes.docx").content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    (line,) = sample_lines(lax.home, book)
    assert line.seed in text and line.text in text and "sam" in text
    assert any(row[0] == "2" and row[-1] == "bản ghi sai" for row in cells)
    assert any("Trần Văn Bính" in row and "Trần Văn Bình" in row for row in cells)
