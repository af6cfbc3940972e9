"""Page of the policy by which entries pass: a supervisor's own, with counts, switch and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.store.review.people import Role
from pipeline.store.search.searches import RecordStanding
from review.web.app import application
from tests.support.passing_office import OTHER, PassingOffice
from tests.support.review_client import Browser, ReviewOffice
from tests.support.review_store import ReviewStore

LIMITS = {"sure_from": "0.95", "agreeing_from": "0.5", "blank_from": "0.95"}


@dataclass(frozen=True)
class PassingDesk:
    """Application on the home of a passing office."""

    office: PassingOffice
    desk: ReviewOffice

    @property
    def path(self) -> str:
        return f"/books/{self.office.shared.book}/passing"

    def standings(self) -> list[RecordStanding]:
        with self.desk.books[0].store.begin() as rows:
            records = rows.records.of_book(self.office.shared.book)
            return [RecordStanding.of(one.state, one.task, one.policy_id) for one in records]


@pytest.fixture
def passing(read_office: PassingOffice, tmp_path: Path) -> Iterator[PassingDesk]:
    made = read_office.copied_to(tmp_path / "home")
    home = made.shared.home
    store = home.open_store()
    yield PassingDesk(made, ReviewOffice(home, application(home, store), [ReviewStore(store, made.shared.book, ())]))
    store.close()


@pytest.fixture
def head(passing: PassingDesk) -> Browser:
    return passing.desk.enter("head", Role.SUPERVISOR, None)


def test_it_counts_before_anything_passes_and_says_why_the_others_do_not(passing: PassingDesk, head: Browser) -> None:
    page = head.get(passing.path).text
    assert "8 trường hợp: 7 đủ điều kiện, 1 cần người; đã cho qua 0." in page
    assert "đang tắt" in page and "khác cơ sở dữ liệu dùng chung" in page
    assert set(passing.standings()) == {RecordStanding.UNREVIEWED}


def test_a_supervisor_turns_it_on_raises_a_threshold_and_turns_it_off(passing: PassingDesk, head: Browser) -> None:
    form = {**LIMITS, "kind": "name", "least": ""}
    assert head.post(passing.path, on="true", **form).status_code == 303
    assert passing.standings().count(RecordStanding.PASSED) == 7
    page = head.get(passing.path).text
    assert "đã cho qua 7" in page and "head" in page and "đang bật" in page
    assert "máy cho qua 7" in head.get("/books").text
    raised = {**LIMITS, "agreeing_from": "0.95", "kind": "name", "least": "0.99"}
    assert head.post(passing.path, on="true", reason="mẫu", **raised).status_code == 303
    assert passing.standings().count(RecordStanding.PASSED) == 0
    with passing.desk.books[0].store.begin() as rows:
        policy = rows.policies.of_book(passing.office.shared.book)
        assert policy is not None and (policy.thresholds.of("name"), policy.reason) == (0.99, "mẫu")
    assert head.post(passing.path, on="false", **raised).status_code == 303
    assert "đang tắt" in head.get(passing.path).text


def test_thresholds_below_those_of_the_home_are_refused(passing: PassingDesk, head: Browser) -> None:
    refused = head.post(passing.path, on="true", **{**LIMITS, "sure_from": "0.8"})
    assert refused.status_code == 409 and "Ngưỡng phải từ mức của nơi làm việc" in refused.text
    assert set(passing.standings()) == {RecordStanding.UNREVIEWED}


def test_a_passed_record_says_so_and_is_opened_again_with_a_reason(passing: PassingDesk, head: Browser) -> None:
    head.post(passing.path, on="true", **LIMITS)
    record = passing.office.shared.record("1").id
    page = head.get(f"/records/{record}").text
    assert "máy cho qua, chưa người nào duyệt" in page and "Mở lại bản ghi máy đã cho qua, vì:" in page
    story = head.get(f"/records/{record}/history").text
    assert "cho qua" in story and "máy, theo chính sách số 1, phiên bản 1" in story
    assert head.post(f"/records/{record}/reopen", reason="nét mực lạ").status_code == 200
    assert passing.standings()[0] is RecordStanding.UNREVIEWED
    other = passing.office.shared.record(str(OTHER)).id
    assert "reopen-reason" not in head.get(f"/records/{other}").text


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.KEYER, Role.OPERATOR, Role.ADMINISTRATOR])
def test_the_page_is_a_supervisors_own(passing: PassingDesk, role: Role) -> None:
    other = passing.desk.enter("other", role, None)
    assert other.get(passing.path).status_code == 404
    assert other.post(passing.path, on="true", **LIMITS).status_code == 404
    assert set(passing.standings()) == {RecordStanding.UNREVIEWED}


def test_a_form_without_its_token_changes_nothing(passing: PassingDesk, head: Browser) -> None:
    refused = head.client.post(passing.path, data={"on": "true", **LIMITS})
    assert refused.status_code == 403
    assert set(passing.standings()) == {RecordStanding.UNREVIEWED}
