"""Random kills in every command that writes: what the next call makes of it is the same, byte for byte.

Each command is killed several times at acts drawn at random (the same ones every time), on what earlier kills left, and
then comes to its end. At the end everything proves itself, and the packages are those of a home that nobody killed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.backup.verify import verify
from pipeline.home.home import Home
from tests.support.home_life import PAGES, QUIET, Life
from tests.support.killing import done_in_a_fork, killed_in_a_fork

KILLS = int(os.environ.get("HOTICH_KILLS", "5"))
"""In a command of a round: 200 in all, unless more are asked for."""
ROUNDS = (1, 2)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Life, list[int]]:
    """A home that nobody kills, and the number of acts of each of its commands."""
    life = Life(tmp_path_factory.mktemp("whole"))
    return life, [done_in_a_fork(command) for command in life.commands]


def kill(command: Callable[[], None], acts: int, chance: random.Random) -> None:
    """Kill a command so many times; the more of its work is done, the fewer acts are left to be killed at."""
    killed = 0
    while killed < KILLS:
        if killed_in_a_fork(command, chance.randint(1, acts)):
            killed += 1
        else:
            acts = max(1, acts * 2 // 3)


@pytest.mark.parametrize("number", ROUNDS)
def test_a_home_that_is_killed_again_and_again_is_the_same(
    whole: tuple[Life, list[int]], number: int, tmp_path: Path
) -> None:
    unhurt, counts = whole
    life, chance = Life(tmp_path), random.Random(number)
    for command, count in zip(life.commands, counts, strict=True):
        kill(command, count, chance)
        done_in_a_fork(command)
    assert life.package == unhurt.package
    assert life.sent == unhurt.sent
    assert life.left == life.unlogged == []
    assert (life.decisions, life.forms, life.states) == (unhurt.decisions, unhurt.forms, unhurt.states)
    assert verify(Home.open(life.folder / "restored-0"), QUIET).scans == PAGES
