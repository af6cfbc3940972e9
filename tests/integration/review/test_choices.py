"""A person says which of several cases a record is: kept, told in its history, and kept to by later comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree

import pytest
from fastapi.testclient import TestClient

from pipeline.home.home import Home
from pipeline.store.books.record import ReviewTask
from pipeline.store.relations import Relation
from pipeline.store.review.decisions import DecisionKind, DecisionLine
from reconcile.decision.verdicts import RelationOutcome
from review.web.app import application
from review.work.sessions import COOKIE
from tests.support.linkage_cases import OFFICE, birth
from tests.support.review_client import Browser, signed_in, version_in
from tests.support.review_store import ReviewStore
from tests.support.shared_case import SharedCaseOffice, write_table

AGAIN = {**birth(3), "so": "7", "ngayDangKy": "03.03.2014"}
CASES = [*(birth(number) for number in range(1, 61)), *(birth(number, 2006) for number in range(1, 61))]


@dataclass(frozen=True)
class Desk:
    """A book of births, the third of which the shared database has twice; somebody reviews it."""

    office: SharedCaseOffice
    store: ReviewStore
    ann: Browser
    record: int

    @property
    def relation(self) -> Relation:
        return self.office.relations()["3"]

    @property
    def task(self) -> str:
        with self.store.store.begin() as rows:
            record = rows.records.get(self.record)
            assert record is not None
            return record.task

    @property
    def acts(self) -> list[DecisionLine]:
        with self.store.store.begin() as rows:
            return [
                one
                for one in rows.decisions.history(self.record)
                if one.act in (DecisionKind.CHOOSE, DecisionKind.UNDO)
            ]

    def take(self) -> str:
        return self.ann.post(f"/records/{self.record}/take").text

    def save(self, **chosen: str) -> int:
        page = self.take()
        return self.ann.post(f"/records/{self.record}/save", version=version_in(page), **chosen).status_code

    def load(self, name: str, *cases: dict[str, str]) -> None:
        """The shared database as it is from now on, and the next comparison."""
        self.office.load(write_table(self.office.home.root / name, [*CASES, *cases]))
        self.office.run()


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> SharedCaseOffice:
    folder = tmp_path_factory.mktemp("compared")
    office = SharedCaseOffice.at(folder / "home")
    office.load(write_table(folder / "first.xlsx", [*CASES, AGAIN]))
    office.run()
    return office


@pytest.fixture
def desk(compared: SharedCaseOffice, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the home for each test: comparing anew would take seconds."""
    home = Home.open(copytree(compared.home.root, tmp_path / "home"))
    office = replace(compared, home=home)
    store = ReviewStore(home.open_store(), office.book, ())
    person, secret = signed_in(store, "ann", office=OFFICE)
    client = TestClient(application(home, store.store), follow_redirects=False, cookies={COOKIE: secret})
    yield Desk(office, store, Browser(client, person), office.record("3").id)
    store.store.close()


def test_the_choice_becomes_the_relation_and_stays_through_later_comparisons(desk: Desk) -> None:
    first, second = desk.relation.decision.ids
    assert desk.relation.decision.outcome is RelationOutcome.DUPLICATE
    page = desk.take()
    assert first in page and second in page and 'name="case" value=""' in page
    assert desk.save(case=f"case:{second}") == 200
    assert (desk.relation.decision.outcome, desk.relation.decision.ids) == (RelationOutcome.MATCH, (second,))
    assert "shared.duplicate" not in {rule for rule, _columns in desk.office.findings()}
    assert [(told.user, told.reason) for told in desk.acts] == [("ann", second)]
    desk.office.run()
    assert desk.relation.decision.ids == (second,)
    assert desk.relation.decision.outcome in (RelationOutcome.MATCH, RelationOutcome.DIFFERS)
    assert {field.column for field in desk.relation.decision.fields} >= {"nksHoTen"}
    assert "shared.duplicate" not in {rule for rule, _columns in desk.office.findings()}


def test_what_tells_the_cases_apart_stands_before_what_they_share(desk: Desk) -> None:
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', desk.take())
    values = [re.findall(r'data-value="(.*?)"', row) for row in rows]
    apart = [len(set(cells)) > 1 for cells in values]
    assert apart == sorted(apart, reverse=True) and apart[0] and not apart[-1]


def test_the_other_entries_of_the_book_are_compared_as_before(desk: Desk) -> None:
    before = {so: relation.decision.ids for so, relation in desk.office.relations().items() if so != "3"}
    desk.save(case=f"case:{desk.relation.decision.ids[1]}")
    desk.office.run()
    assert {so: relation.decision.ids for so, relation in desk.office.relations().items() if so != "3"} == before


def test_none_of_them_is_a_choice_too(desk: Desk) -> None:
    assert desk.save(case="none") == 200
    assert (desk.relation.decision.outcome, desk.relation.decision.ids) == (RelationOutcome.ABSENT, ())
    desk.office.run()
    assert desk.relation.decision.outcome is RelationOutcome.ABSENT
    assert "không phải trường hợp nào" in desk.ann.get(f"/records/{desk.record}/history").text


def test_a_single_case_in_doubt_is_confirmed(desk: Desk) -> None:
    decision = desk.relation.decision
    only = decision.ids[:1]
    with desk.store.store.begin() as rows:
        record = rows.records.get(desk.record)
        assert record is not None
        rows.relations.settle(record, replace(decision, outcome=RelationOutcome.UNSURE, ids=only))
    assert "Alt+1" in desk.take() and desk.save(case=f"case:{only[0]}") == 200
    assert (desk.relation.decision.outcome, desk.relation.decision.ids) == (RelationOutcome.MATCH, only)


def test_undo_opens_the_cases_again(desk: Desk) -> None:
    both = desk.relation.decision.ids
    desk.save(case=f"case:{both[1]}")
    page = desk.take()
    assert f'name="case" value="case:{both[1]}"' in page
    told = desk.ann.get(f"/records/{desk.record}/history?column=nksHoTen").text
    assert "chọn trường hợp" in told and "Hoàn tác" in told
    version, decision = version_in(page), desk.acts[0].id
    again = desk.ann.post(f"/records/{desk.record}/undo", version=version, decision=decision).text
    assert 'name="case" value=""' in again
    assert (desk.relation.decision.outcome, desk.relation.decision.ids) == (RelationOutcome.DUPLICATE, both)
    assert ("shared.duplicate", ()) in desk.office.findings()
    assert [(told.act, told.undone) for told in desk.acts] == [(DecisionKind.UNDO, False), (DecisionKind.CHOOSE, True)]
    desk.office.run()
    assert desk.relation.decision.ids == both


def test_another_choice_takes_the_place_of_the_first_and_none_at_all_takes_it_back(desk: Desk) -> None:
    first, second = desk.relation.decision.ids
    desk.save(case=f"case:{second}")
    desk.save(case=f"case:{second}")
    assert len(desk.acts) == 1
    desk.save(case=f"case:{first}")
    chosen, _saved = desk.relation.decision.ids, desk.save(case="")
    assert (chosen, desk.relation.decision.ids) == ((first,), (first, second))


def test_a_save_without_cases_on_the_screen_leaves_the_choice_alone(desk: Desk) -> None:
    second = desk.relation.decision.ids[1]
    desk.save(case=f"case:{second}")
    desk.save()
    assert desk.relation.decision.ids == (second,)


@pytest.mark.parametrize("word", ["case:KS-000001", "case:", "KS-999999", "nothing"])
def test_a_case_that_was_not_offered_is_refused(desk: Desk, word: str) -> None:
    before = desk.relation.decision
    assert desk.save(case=word) == 422
    assert (desk.relation.decision, desk.acts, desk.task) == (before, [], ReviewTask.REVIEW)


def test_a_save_that_comes_back_keeps_the_choice_in_hand(desk: Desk) -> None:
    second = desk.relation.decision.ids[1]
    form = {"v.nksNgaySinh": "31.02.2007", "b.nksNgaySinh": "typed", "case": f"case:{second}"}
    back = desk.ann.post(f"/records/{desk.record}/save", version=version_in(desk.take()), **form)
    assert back.status_code == 422 and f'name="case" value="case:{second}"' in back.text
    assert desk.acts == []


def test_a_choice_lapses_when_its_case_leaves_the_snapshot(desk: Desk) -> None:
    first, second = desk.relation.decision.ids
    desk.save(case=f"case:{second}")
    desk.load("without.xlsx")
    assert desk.relation.decision.ids == (first,)


def test_a_choice_lapses_when_its_identifier_means_another_case(desk: Desk) -> None:
    first, second = desk.relation.decision.ids
    desk.save(case=f"case:{second}")
    desk.load("moved.xlsx", birth(9, 2005), AGAIN)
    assert desk.relation.decision.outcome is RelationOutcome.DUPLICATE
    assert first in desk.relation.decision.ids and second not in desk.relation.decision.ids
    assert 'name="case" value=""' in desk.take()


def test_a_new_case_is_looked_at_although_the_old_ones_were_refused(desk: Desk) -> None:
    refused = desk.relation.decision.ids
    desk.save(case="none")
    desk.load("more.xlsx", AGAIN, {**AGAIN, "so": "9", "ngayDangKy": "04.04.2015"})
    assert desk.relation.decision.ids and not set(refused) & set(desk.relation.decision.ids)
