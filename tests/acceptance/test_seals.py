"""Seals: a step that makes other results of the specimen book has another version, or stored results stay stale."""

from __future__ import annotations

import pytest

from tests.support.seals import RAISE, ROOM, Seal, read_seals, seals_of

RENEW = "then renew the seals: python -m tests.support.seals"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seal]:
    return seals_of(tmp_path_factory.mktemp("seals"))


@pytest.mark.parametrize("step", RAISE)
def test_a_step_that_makes_other_results_has_another_version(step: str, made: dict[str, Seal]) -> None:
    kept, now = read_seals()[step], made[step]
    same = kept.sha256 == now.sha256 and abs(kept.mean - now.mean) <= ROOM
    if kept.version == now.version:
        assert same, f"“{step}” gives other results: raise {RAISE[step]}, {RENEW}"
    assert kept.version == now.version, f"“{step}” has a new version: {RENEW}"


def test_every_step_is_sealed() -> None:
    assert read_seals().keys() == RAISE.keys()
