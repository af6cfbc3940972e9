"""Sending of a book: what goes, what does not and why, answers that are lost or contradict, proof of arrival."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli import app
from exports.upload.cases import Submission, UploadCase, case_key
from exports.upload.outcomes import CaseState, Outcome
from exports.upload.testing import Deed, ScriptedReceiver
from exports.upload.uploader import ReceiverUnreachable
from pipeline.home.upload_settings import What
from pipeline.store.books.books import NewBook
from pipeline.store.ledgers.uploads import NewSubmission, NewUpload
from pipeline.upload.choosing import Kept
from pipeline.upload.sending import UploadBudget
from pipeline.upload.upload_book import ask_about_book, plan_upload
from pipeline.upload.upload_status import upload_status
from records.errors import IntegrityBroken, UsageError
from tests.support.forced import forced
from tests.support.upload_office import CASES, UploadOffice

TODAY = date.today()
BEFORE, AFTER = TODAY - timedelta(2), TODAY + timedelta(1)
ALL_ABSENT = dict.fromkeys(range(1, CASES + 1))


@pytest.fixture
def office(packed_office: UploadOffice, tmp_path: Path) -> UploadOffice:
    return packed_office.copied(tmp_path / "home")


def test_a_book_is_sent_case_by_case_and_never_twice(office: UploadOffice) -> None:
    receiver = ScriptedReceiver()
    assert office.upload(receiver).line.imported == CASES
    assert office.upload(receiver).line.imported == CASES
    assert set(receiver.came.values()) == {1}
    learned = [one.outcome.state for one in office.uploads()[0].learned]
    assert learned == [CaseState.PREPARED, CaseState.SENT, CaseState.IMPORTED]
    assert not list(office.home.upload_spool.glob("*")), "what was put aside is cleared away"


def test_a_plan_sends_nothing(office: UploadOffice) -> None:
    plan = plan_upload(office.home, office.book, again=False)
    assert (plan.cases, len(plan.sends), plan.keeps) == (CASES, CASES, {})
    assert office.uploads() == []


def test_a_lost_answer_is_asked_for_with_the_same_key(office: UploadOffice) -> None:
    receiver = ScriptedReceiver([Deed.LOSE_ANSWER, Deed.LOSE_CASE, Deed.LATER])
    first = office.upload(receiver)
    assert (first.line.unknown, first.line.balanced) == (3, True)
    assert office.upload(receiver).line.imported == CASES
    assert len(receiver.taken) == CASES


@pytest.mark.parametrize("at", range(CASES))
def test_a_receiver_that_goes_away_stops_the_call_and_the_next_goes_on(office: UploadOffice, at: int) -> None:
    receiver = ScriptedReceiver([*[Deed.IMPORT] * at, Deed.GO_AWAY])
    stopped = office.upload(receiver)
    assert isinstance(stopped.stopped, ReceiverUnreachable)
    assert (stopped.line.imported, stopped.line.unknown) == (at, CASES - at)
    assert office.upload(receiver).line.imported == CASES
    assert len(receiver.taken) == CASES


class Cut(BaseException):
    """The process is killed."""


class CutReceiver(ScriptedReceiver):
    """Receiver whose sender is killed at the n-th step between them."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def send(self, submission: Submission) -> Iterator[tuple[Outcome, ...]]:
        for group in super().send(submission):
            if self.left == 0:
                raise Cut
            self.left -= 1
            yield group


@pytest.mark.parametrize("at", range(2 * CASES))
def test_a_cut_at_every_step_leaves_the_same_in_the_end(office: UploadOffice, at: int) -> None:
    receiver = CutReceiver(at)
    with pytest.raises(Cut):
        office.upload(receiver)
    assert office.line().balanced
    receiver.left = -1
    assert office.upload(receiver).line.imported == CASES
    assert {one.standing.reference for one in office.uploads()} == set(receiver.taken.values())
    assert len(receiver.taken) == CASES


@settings(max_examples=6, deadline=None)
@given(deeds=st.lists(st.sampled_from(Deed), max_size=2 * CASES))
def test_any_script_of_the_receiver_ends_in_the_same_state(packed_office: UploadOffice, deeds: list[Deed]) -> None:
    receiver = ScriptedReceiver(deeds)
    with tempfile.TemporaryDirectory() as folder:
        office = packed_office.copied(Path(folder) / "home")
        for _call in range(2 + deeds.count(Deed.GO_AWAY)):
            office.upload(receiver)
            assert office.line().balanced
        receiver.forget_script()
        office.upload(receiver, again=True)
        office.upload(receiver, again=True)
        assert (office.line().imported, office.line().unknown) == (CASES, 0)
        assert {one.case.key: one.standing.reference for one in office.uploads()} == receiver.taken


def test_cases_in_a_row_without_an_answer_open_the_circuit(office: UploadOffice) -> None:
    receiver = ScriptedReceiver([Deed.LOSE_CASE] * 3)
    assert office.upload(receiver, failures=3).stopped is not None
    assert len(receiver.came) == 3


def test_a_rejected_case_waits_for_a_person_and_its_words_are_a_finding(office: UploadOffice) -> None:
    receiver = ScriptedReceiver([Deed.REJECT])
    assert office.upload(receiver).line.rejected == 1
    assert office.findings() == ["upload.rejected"]
    assert plan_upload(office.home, office.book, again=False).keeps[Kept.REJECTED.words] == ("1",)
    office.upload(receiver)
    assert set(receiver.came.values()) == {1}
    assert office.upload(receiver, again=True).line.imported == CASES
    assert office.findings() == ["upload.contradicted"]


def test_a_rejected_case_that_was_corrected_goes_out_again(office: UploadOffice, tmp_path: Path) -> None:
    receiver = ScriptedReceiver([Deed.REJECT])
    office.upload(receiver)
    office.revise(1, "nksHoTen", "Nguyễn Thị Sửa")
    with pytest.raises(UsageError, match="đã đổi từ khi xuất gói"):
        office.upload(receiver)
    office.export(tmp_path / "again")
    after = office.upload(receiver).line
    assert (after.prepared, after.imported, after.rejected) == (CASES + 1, CASES, 1)
    assert office.findings() == []


def test_a_case_that_is_there_is_never_changed_by_a_correction(office: UploadOffice, tmp_path: Path) -> None:
    receiver = ScriptedReceiver()
    office.upload(receiver)
    office.revise(1, "nksHoTen", "Nguyễn Thị Sửa")
    office.export(tmp_path / "again")
    assert plan_upload(office.home, office.book, again=True).keeps[Kept.CHANGED.words] == ("1",)
    office.upload(receiver)
    assert len(receiver.taken) == CASES


def test_what_was_not_sent_and_changed_is_taken_back(office: UploadOffice, tmp_path: Path) -> None:
    office.upload(ScriptedReceiver([Deed.GO_AWAY]))
    office.revise(2, "nksHoTen", "Nguyễn Thị Sửa")
    office.export(tmp_path / "again")
    receiver = ScriptedReceiver()
    after = office.upload(receiver)
    assert (after.line.prepared, after.line.imported, after.line.rejected) == (CASES + 1, CASES, 1)
    assert len(receiver.taken) == CASES


@pytest.mark.parametrize(("state", "kept"), [(CaseState.SENT, ("2",)), (CaseState.REJECTED, ())])
def test_a_number_that_went_out_of_another_book_of_the_office_is_kept(
    office: UploadOffice, state: CaseState, kept: tuple[str, ...]
) -> None:
    """Two volumes of a year share one series of numbers; what the receiver refused of the other is not there."""
    key, digest = "k" * 64, "d" * 64
    with office.home.store() as store, store.begin() as rows:
        other = rows.books.add(NewBook("KS", 2007, "02", rows.books.find(office.book).office.name)).id
        record = rows.records.of_book(office.book)[0].id
        case = UploadCase(key, "2", 1, "2.pdf", {"so": "2"})
        rows.uploads.prepare(NewSubmission("s" * 64, other, digest, digest, (NewUpload(record, case),)))
        rows.uploads.tell([Outcome(key, state)], "scripted")
    plan = plan_upload(office.home, office.book, again=False)
    assert plan.keeps.get(Kept.ELSEWHERE.words, ()) == kept
    assert len(plan.sends) == CASES - len(kept)


def test_only_what_the_shared_database_lacks_goes_out(packed_office: UploadOffice, tmp_path: Path) -> None:
    office = packed_office.copied(tmp_path / "home", What.ABSENT)
    assert set(plan_upload(office.home, office.book, again=False).keeps) == {Kept.NOT_COMPARED.words}
    office.snapshot({1: None, 2: None, 3: {"nksHoTen": "Phạm Thị Mai Anh"}}, BEFORE)
    plan = plan_upload(office.home, office.book, again=False)
    assert plan.sends == ("1", "2")
    assert plan.keeps == {Kept.DIFFERENCE.words: ("3",), Kept.THERE.words: ("4",)}
    settled = packed_office.copied(tmp_path / "settled", What.SETTLED)
    settled.snapshot({3: {"nksHoTen": "Phạm Thị Mai Anh"}}, BEFORE)
    assert plan_upload(settled.home, settled.book, again=False).sends == ("1", "2", "4")


def test_an_import_that_the_next_snapshot_lacks_is_a_finding(office: UploadOffice) -> None:
    office.snapshot(ALL_ABSENT, BEFORE)
    receiver = ScriptedReceiver()
    office.upload(receiver)
    assert office.findings() == [], "a snapshot of an earlier day proves nothing"
    office.snapshot({1: None}, AFTER)
    ask_about_book(office.home, office.book, receiver, UploadBudget(1))
    assert office.findings() == ["upload.missing"]
    assert upload_status(office.home)[0].missing == 1
    office.snapshot({}, AFTER)
    ask_about_book(office.home, office.book, receiver, UploadBudget(1))
    assert office.findings() == []


def test_the_status_asks_the_snapshot_that_was_loaded_since(office: UploadOffice) -> None:
    office.snapshot(ALL_ABSENT, BEFORE)
    office.upload(ScriptedReceiver())
    office.snapshot({1: None}, AFTER)
    done = CliRunner().invoke(app, ["upload", "status", "--home", str(office.home.root)], catch_exceptions=False)
    assert "1 trường hợp báo đã nhập mà bản chụp sau không có." in done.stdout
    assert office.findings() == ["upload.missing"]


def test_a_snapshot_proves_an_import_that_nobody_answered_for(office: UploadOffice) -> None:
    office.snapshot(ALL_ABSENT, BEFORE)
    receiver = ScriptedReceiver([Deed.LOSE_CASE] * CASES)
    office.upload(receiver)
    office.snapshot({}, TODAY)
    assert ask_about_book(office.home, office.book, receiver, UploadBudget(1)).line.imported == 0
    office.snapshot({CASES: None}, AFTER)
    after = ask_about_book(office.home, office.book, receiver, UploadBudget(1))
    assert (after.line.imported, after.line.unknown) == (CASES - 1, 1)


def test_a_damaged_package_is_not_sent(office: UploadOffice, tmp_path: Path) -> None:
    office.export(tmp_path / "again")
    (tmp_path / "again" / "KS.2007.01.xlsx").write_bytes(b"other")
    with pytest.raises(IntegrityBroken):
        office.upload(ScriptedReceiver())


def test_a_book_that_is_not_accepted_is_not_sent(office: UploadOffice) -> None:
    with office.home.store() as store:
        forced(store, "UPDATE record SET state = 'draft', approver_id = NULL WHERE position = 1")
    with pytest.raises(UsageError, match="chưa được nhận"):
        office.upload(ScriptedReceiver())


def test_a_key_is_that_of_office_type_year_number_and_content() -> None:
    said = ("UBND xã A", "KS", 2007, "1")
    key = case_key(*said, {"so": "1", "nksHoTen": "An"})
    assert key == case_key(*said, {"nksHoTen": "An", "so": "1"})
    others = [
        case_key("UBND xã B", "KS", 2007, "1", {"so": "1", "nksHoTen": "An"}),
        case_key("UBND xã A", "KT", 2007, "1", {"so": "1", "nksHoTen": "An"}),
        case_key("UBND xã A", "KS", 2008, "1", {"so": "1", "nksHoTen": "An"}),
        case_key("UBND xã A", "KS", 2007, "11", {"so": "1", "nksHoTen": "An"}),
        case_key(*said, {"so": "1", "nksHoTen": "Ân"}),
    ]
    assert len({key, *others}) == 6
