"""No page leads its reader to a page that is not theirs: every link, picture and form of every page is followed."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import pytest

from pipeline.store.books.record import ReviewTask
from pipeline.store.review.decisions import DecisionKind
from pipeline.store.review.keyings import KeyingRound
from pipeline.store.review.people import Role
from tests.support.accepted_book import accepted
from tests.support.review_client import Browser, ReviewOffice, office
from tests.support.review_store import ELSEWHERE, HERE, ReviewStore

LED_TO = re.compile(r'(?:href|src|hx-get)="(/[^"#]*)')
MOST = 400
REFUSED_IN_WORDS = 409
"""A page that says in words why not, as an extract of a record that nobody has accepted."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> ReviewOffice:
    """Two communes: one with an accepted book, one with records in every task."""
    desk = office(tmp_path_factory.mktemp("links") / "home", (HERE, ELSEWHERE), entries=3)
    here, there = desk.books
    accepted(here)
    waiting(there)
    clerk = desk.enter("clerk", Role.REVIEWER, None)
    issued = clerk.post(f"/records/{here.records[0]}/extract", requester="A", purpose="đi học", signer="B", copies=1)
    assert issued.status_code == 303
    return desk


def waiting(books: ReviewStore) -> None:
    """Send one record back to the station, let one be keyed once and one be reviewed."""
    mai = books.person("mai", Role.SUPERVISOR, ELSEWHERE)
    ends = (
        (DecisionKind.SEND_BACK, ReviewTask.RESCAN),
        (DecisionKind.KEYED, ReviewTask.SECOND),
        (DecisionKind.ACCEPT, ReviewTask.APPROVAL),
    )
    for record_id, (act, task) in zip(books.records, ends, strict=True):
        with books.store.begin() as rows:
            record = rows.records.get(record_id)
            assert record is not None
            rows.queue.take(record_id, mai, 60)
            rows.decisions.hand_on(record, mai, act, task)
            if task is ReviewTask.SECOND:
                rows.keyings.add(record.id, KeyingRound.FIRST, mai.id, record.current.fields)
            if task is ReviewTask.RESCAN:
                rows.rescans.ask(record, mai.id, "ảnh mờ")


def crawl(browser: Browser) -> dict[str, int]:
    """Follow every address of every page from the first; return address → status of those that do not open."""
    seen, ahead, closed = {"/"}, deque(["/"]), {}
    while ahead and len(seen) < MOST:
        path = ahead.popleft()
        answer = browser.client.get(path, follow_redirects=path == "/")
        if answer.status_code != 200:
            closed[path] = answer.status_code
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        for found in LED_TO.findall(answer.text):
            link = unescape(found)
            if link not in seen:
                seen.add(link)
                ahead.append(link)
    assert len(seen) < MOST, "the pages lead on without end"
    assert len(seen) > 15
    return closed


@pytest.mark.parametrize("where", [ELSEWHERE, None])
@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_every_page_opens(desk: ReviewOffice, role: Role, where: str | None) -> None:
    name = f"{role.value}-{(HERE, ELSEWHERE, None).index(where)}"
    browser = desk.enter(name, role, where)
    assert crawl(browser) == {}
