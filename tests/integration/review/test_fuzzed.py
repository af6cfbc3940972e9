"""Requests made up from the application's own description (schemathesis), by nobody, by every role, by other offices.

None of them is an error of the server, nobody gets a page without a session, and nobody sees another office's records.
The same requests are drawn every time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from httpx2 import Response
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.config import SchemathesisConfig

from pipeline.store.review.people import Role
from review.web.guard import OPEN, TOKEN
from review.web.routes.sign_in import TOO_MANY
from review.work.roles import AT_THE_DESK, DISMISSES, SEES_BOOKS, SUPERVISES
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE

EXAMPLES = 4
CASES = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
ROLES_OF = {
    "/books/{book_id}/common": DISMISSES,
    "/records/{record_id}/reopen": SUPERVISES,
    "/books/{book_id}": SUPERVISES,
    "/supervision": SUPERVISES,
    "/records": AT_THE_DESK,
    "/grid": AT_THE_DESK,
    "/next": AT_THE_DESK,
    "/station": SEES_BOOKS,
}
"""Begin of an address → the roles that it is there for; the first that fits holds."""
SIGN_OUT = "/sign-out"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewOffice]:
    made = office(tmp_path_factory.mktemp("fuzzed"), (HERE, ELSEWHERE), settings="[review]\nwrong_tries = 1000000\n")
    yield made
    made.books[0].store.close()


@pytest.fixture(scope="module")
def people(house: ReviewOffice) -> dict[str, Browser]:
    """Somebody of each role here, and one of each at the desk of the other office."""
    here = {role.value: house.enter(role.value, role) for role in Role}
    return here | {f"{role.value} elsewhere": house.enter(f"{role.value}2", role, ELSEWHERE) for role in AT_THE_DESK}


def test_made_up_requests(house: ReviewOffice, people: dict[str, Browser]) -> None:
    """The description of the routes is asked of the application, which does not publish it."""
    schema = schemathesis.openapi.from_dict(house.app.openapi(), config=SchemathesisConfig())
    nobody = TestClient(house.app, follow_redirects=False)
    every: Any = schema.get_all_operations()
    operations = [found.ok() for found in every if found.ok().path != SIGN_OUT]
    assert len(operations) > 30
    for operation in operations:

        @CASES
        @given(case=operation.as_strategy())
        def asked(case: Any) -> None:
            aimed(case, house)
            assert_refused(case, sent(nobody, case))
            if case.operation.path not in OPEN:
                assert_within_bounds(case, house, people)

        asked()


def assert_within_bounds(case: Any, house: ReviewOffice, people: dict[str, Browser]) -> None:
    for name, browser in people.items():
        answer = sent(browser.client, case, token=f"csrf-of-{browser.person.name}")
        said = f"{case.method} {case.formatted_path} as {name}: {answer.status_code}"
        assert answer.status_code < 500, said
        assert "Traceback" not in answer.text, said
        assert "default-src 'none'" in answer.headers["content-security-policy"], said
        if browser.person.role not in roles_of(case):
            assert answer.status_code in (400, 404, 413, 422), said
        if name.endswith("elsewhere"):
            assert HERE not in answer.text, said


def aimed(case: Any, house: ReviewOffice) -> None:
    """Let every second request ask for what is there: made-up numbers would never find it."""
    for name, value in {"record_id": house.books[0].records[0], "page_id": 1, "book_id": house.books[0].book}.items():
        given = (case.path_parameters or {}).get(name)
        if given is not None and len(json.dumps(str(given))) % 2:
            case.path_parameters[name] = value


def roles_of(case: Any) -> tuple[Role, ...]:
    found = [roles for begin, roles in ROLES_OF.items() if case.operation.path.startswith(begin)]
    return found[0] if found else tuple(Role)


def sent(client: TestClient, case: Any, token: str = "") -> Response:
    body = case.body if isinstance(case.body, dict) else {}
    form = {name: value if isinstance(value, str | list) else json.dumps(value) for name, value in body.items()}
    headers = {TOKEN: token} if token else {}
    query = {name: str(value) for name, value in (case.query or {}).items()}
    return client.request(case.method, case.formatted_path, params=query, data=form, headers=headers)


def assert_refused(case: Any, answer: Response) -> None:
    said = f"{case.method} {case.formatted_path} as nobody: {answer.status_code}"
    assert answer.status_code < 500, said
    if case.operation.path in OPEN:
        return
    to_sign_in = answer.status_code == 303 and answer.headers["location"] == "/sign-in"
    assert to_sign_in or answer.status_code in (400, 401, 403, 404, 405, 413, TOO_MANY), said
