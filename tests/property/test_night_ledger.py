"""However nights fail, die and are begun again: what is done is not done twice, and no date is without a night."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from unittest.mock import Mock, patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.home.home import Home
from pipeline.home.progress import SilentProgress
from pipeline.nightly.night import run_night
from pipeline.nightly.stages import STAGES, NightContext, Stage, ended
from pipeline.store.ledgers.nights import NightOutcome, StageResult
from records.errors import PagesFailed
from tests.support.homes import new_home

NAMES = [stage.name for stage in STAGES]


class Death(BaseException):
    """The process ends here."""


@dataclass(frozen=True)
class Call:
    """A call of `nightly`, so many days after the one before; a stage of it may fail, and one may be its last."""

    days: int
    fails: str | None
    dies: str | None


@dataclass
class Recorder:
    """Stages that only note that they were done."""

    call: Call
    done: list[str]

    def stages(self) -> tuple[Stage, ...]:
        return tuple(replace(stage, work=self._work(stage.name)) for stage in STAGES)

    def _work(self, name: str) -> Callable[[NightContext], StageResult]:
        def work(_night: NightContext) -> StageResult:
            if self.call.dies == name:
                raise Death
            if self.call.fails == name:
                raise PagesFailed("Hỏng.")
            self.done.append(name)
            return ended((name,))

        return work


calls = st.builds(
    Call, st.sampled_from([0, 0, 0, 1, 3]), st.none() | st.sampled_from(NAMES), st.none() | st.sampled_from(NAMES)
)


def one_call(home: Home, day: date, call: Call) -> list[str]:
    """The stages that were done."""
    recorder = Recorder(call, [])
    night = NightContext(home, day, Mock(), SilentProgress())
    with (
        patch("pipeline.nightly.night.STAGES", recorder.stages()),
        patch("pipeline.nightly.night.write_night_report", lambda *_words: None),
        suppress(Death),
    ):
        run_night(night)
    return recorder.done


class Calendar:
    """One home for all schedules, each on the days after the one before."""

    def __init__(self, home: Home) -> None:
        self.home, self.day = home, date(2026, 1, 1)


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Calendar:
    made = Calendar(new_home(tmp_path_factory.mktemp("home")))
    one_call(made.home, made.day, Call(0, None, None))
    return made


@settings(max_examples=15)
@given(schedule=st.lists(calls, min_size=1, max_size=5))
def test_nights_are_done_once_and_none_is_left_out(calendar: Calendar, schedule: list[Call]) -> None:
    home, start = calendar.home, calendar.day + timedelta(1)
    day, waiting = start, set(NAMES)
    for call in schedule:
        if call.days:
            day, waiting = day + timedelta(call.days), set(NAMES)
        first = min((NAMES.index(name) for name in waiting), default=len(NAMES))
        reached = NAMES[first : NAMES.index(call.dies) if call.dies in NAMES[first:] else None]
        done = one_call(home, day, call)
        assert done == [name for name in reached if name != call.fails], "only what was left, in order"
        waiting = set(NAMES[first:]) - set(done)
    one_call(home, day, Call(0, None, None))
    calendar.day = day
    with home.store() as store, store.begin() as rows:
        outcomes = [rows.nights.outcome(start + timedelta(number)) for number in range((day - start).days + 1)]
        assert all(stage.result and not stage.result.troubles for stage in rows.nights.stages(day))
    assert outcomes[-1] is NightOutcome.DONE
    assert None not in outcomes
