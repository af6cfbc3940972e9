"""Nobody reads, changes or fetches anything outside their communes: every address, every role, guessed ids included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok

from pipeline.store.review.people import Role
from pipeline.store.statistics.inventory import Plan
from tests.support.learned_forms import learned_form
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, ReviewStore

FORM: dict[str, str | int] = {
    "version": 1,
    "v.nksHoTen": "Kẻ Lạ",
    "b.nksHoTen": "typed",
    "v.nksNgaySinh": "01.01.2018",
    "kind": "other",
    "decision": 1,
    "case": "none",
    "drawing": "{}",
    "other": 4,
    "reason": "thử",
}
THEIR_FORM = "KS-M1"
EMPLOYEES = [role for role in Role]
BOUNDED = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def two_communes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewOffice]:
    made = office(tmp_path_factory.mktemp("home"), (HERE, ELSEWHERE))
    with made.books[1].store.begin() as rows:
        book = rows.books.find(made.books[1].book)
        assert rows.inventory.put(ELSEWHERE, Plan("KS", 2018, 2018, 1)).id == 1
    learned_form(made.home.editions, book.office.id, book.id, THEIR_FORM)
    yield made
    made.books[0].store.close()


@pytest.fixture(scope="module")
def staff(two_communes: ReviewOffice) -> dict[Role, Browser]:
    return {role: two_communes.enter(f"an-{role.value}", role, HERE) for role in EMPLOYEES}


def addresses(app: FastAPI) -> list[tuple[str, str]]:
    """Every (method, path) of the application that names a record, a page or a book."""
    return sorted(
        (method, path) for path, methods in app.openapi()["paths"].items() for method in methods if "{" in path
    )


def filled(path: str, there: ReviewStore) -> str:
    page = there.records[0]  # the store of the tests gives a record and its page the same number
    ids = {
        "record_id": there.records[0],
        "page_id": page,
        "book_id": there.book,
        "amendment_id": 1,
        "edition_id": THEIR_FORM,
        "user_id": 1,
        "token_id": 1,
        "extract_id": 1,
        "column": "nksHoTen",
        "line": 0,
        "act": "reset",
        "question_id": 1,
        "item_id": 1,
        "plan_id": 1,
        "kind": "xlsx",
        "day": "2026-11-28",
        "key": "f" * 12,
    }
    return re.sub(r"\{(\w+)\}", lambda found: str(ids[found[1]]), path)


def state(there: ReviewStore) -> list[tuple[object, ...]]:
    tables = (
        "record",
        "decision",
        "assignment",
        "rescan",
        "amendment",
        "keying",
        "choice",
        "dismissal",
        "question",
        "hand_out",
        "package_order",
        "planned",
    )
    with there.store.engine.connect() as connection:
        return [tuple(row) for table in tables for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]


@pytest.mark.parametrize("role", EMPLOYEES)
def test_every_address_of_another_commune_is_not_there(
    two_communes: ReviewOffice, staff: dict[Role, Browser], role: Role
) -> None:
    there = two_communes.books[1]
    before = state(there)
    found = addresses(two_communes.app)
    assert len(found) >= 14
    for method, path in found:
        address = filled(path, there)
        answer = staff[role].get(address) if method == "get" else staff[role].post(address, **FORM)
        assert answer.status_code == 404, (method, path)
        assert "Trần" not in answer.text and ELSEWHERE not in answer.text
    assert state(there) == before


@pytest.mark.parametrize("role", EMPLOYEES)
def test_lists_show_only_what_is_in_the_communes(
    two_communes: ReviewOffice, staff: dict[Role, Browser], role: Role
) -> None:
    there = two_communes.books[1]
    known = two_communes.app.openapi()["paths"].items()
    paths = [path for path, methods in known if "get" in methods and "{" not in path]
    for path in paths:
        answer = staff[role].get(f"{path}?book={there.book}")
        assert there.book not in re.sub(r'value="[^"]*"|book=[^"&]*', "", answer.text), path
        assert ELSEWHERE not in answer.text, path


def test_next_never_crosses_the_border(two_communes: ReviewOffice, staff: dict[Role, Browser]) -> None:
    there = two_communes.books[1]
    answer = staff[Role.SUPERVISOR].client.post(f"/next?book={there.book}", data={"csrf": "csrf-of-an-supervisor"})
    assert "Hết việc" in answer.text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ADMINISTRATOR])
def test_who_does_not_review_sees_no_record_of_their_own_commune_either(
    two_communes: ReviewOffice, staff: dict[Role, Browser], role: Role
) -> None:
    here = two_communes.books[0]
    for path in (f"/records/{here.records[0]}", f"/records/{here.records[0]}/history", "/supervision"):
        assert staff[role].get(path).status_code == 404


def operations(app: FastAPI) -> list[Any]:
    schema = schemathesis.openapi.from_dict(app.openapi())
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def test_guessed_addresses_and_values_break_nothing(two_communes: ReviewOffice, staff: dict[Role, Browser]) -> None:
    """Schemathesis against our own OpenAPI: whatever is sent, no error of the server and nothing of another commune."""
    browser = staff[Role.SUPERVISOR]
    found = operations(two_communes.app)
    assert len(found) >= 20
    for operation in found:
        if operation.path in ("/sign-out", "/sign-in"):
            continue

        @settings(
            max_examples=5, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
        )
        @given(operation.as_strategy())
        def attack(case: schemathesis.Case[Any]) -> None:
            form = case.body if isinstance(case.body, dict) else {}
            answer = browser.client.request(
                case.method,
                case.formatted_path,
                params=case.query or {},
                data={name: str(value) for name, value in form.items()},
                headers={"x-csrf-token": f"csrf-of-{browser.person.name}"},
            )
            assert answer.status_code < 500, (case.method, case.formatted_path)
            assert ELSEWHERE not in answer.text

        attack()
