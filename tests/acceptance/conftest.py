"""The demo of the session, and browser and served homes for the tests of the review by keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.demo_home import DemoRun, demo_run
from tests.support.review_browser import CHROMIUM, QUIET, Desk, House, served_home
from tests.support.review_store import add_book


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoRun:
    return demo_run(tmp_path_factory)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield running
        running.close()


@pytest.fixture(scope="module")
def house(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, request: pytest.FixtureRequest
) -> Iterator[House]:
    with served_home(tmp_path_factory.mktemp("home"), request.module.SECOND_KEYING, browser) as house:
        yield house


@pytest.fixture
def desk(house: House, request: pytest.FixtureRequest) -> Iterator[Desk]:
    office = f"UBND xã {request.node.name}"
    entries = getattr(request.module, "ENTRIES", 2)
    made = Desk(house, office, add_book(house.store, office, entries, house.home.archive), [])
    yield made
    for page in made.pages:
        assert page.evaluate("window.mouse") == 0
        page.context.close()
