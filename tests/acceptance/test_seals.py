"""Seals: a step that makes other results of the specimen book has another version, or stored results stay stale."""

from __future__ import annotations

import pytest

from records.book_rules import BOOK_RULES
from records.rules import RULES
from tests.support.demo_home import DemoRun
from tests.support.seals.drawn_books import drawn_books, drawn_findings
from tests.support.seals.seal import RAISE, ROOM, Seal, read_seals
from tests.support.seals.sealed_flow import seals_of

RENEW = "then renew the seals: python -m tests.support.seals"


@pytest.fixture(scope="module")
def made(demo: DemoRun, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seal]:
    folder = tmp_path_factory.mktemp("seals")
    return seals_of(demo.copy_home(folder / "home"), folder / "bad")


@pytest.mark.parametrize("step", RAISE)
def test_a_step_that_makes_other_results_has_another_version(step: str, made: dict[str, Seal]) -> None:
    kept, now = read_seals()[step], made[step]
    same = kept.sha256 == now.sha256 and abs(kept.mean - now.mean) <= ROOM
    if kept.version == now.version:
        assert same, f"“{step}” gives other results: raise {RAISE[step]}, {RENEW}"
    assert kept.version == now.version, f"“{step}” has a new version: {RENEW}"


def test_every_step_is_sealed() -> None:
    assert read_seals().keys() == RAISE.keys()


def test_the_seal_of_judging_reaches_every_rule() -> None:
    found = {finding.rule for book, entries in drawn_books() for finding in drawn_findings(book, entries)}
    assert found == {rule.id for rule in RULES} | {rule.id for rule in BOOK_RULES}
