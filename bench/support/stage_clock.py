"""What the stages of a night take, by the clock and in seconds of cores."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Seconds by the clock, of all cores for this program, and of all cores for others on the machine."""

    clock: float = 0.0
    cores: float = 0.0
    others: float = 0.0

    @classmethod
    def so_far(cls) -> TimeSpent:
        """Since some moment in the past."""
        me = psutil.Process()
        times = [process.cpu_times() for process in [me, *me.children(recursive=True)]]
        ours = sum(each.user + each.system + each.children_user + each.children_system for each in times)
        machine = psutil.cpu_times()
        return cls(time.monotonic(), ours, sum(machine) - machine.idle - machine.iowait - ours)

    def __sub__(self, before: TimeSpent) -> TimeSpent:
        """What was spent since."""
        return TimeSpent(self.clock - before.clock, self.cores - before.cores, self.others - before.others)

    def __add__(self, more: TimeSpent) -> TimeSpent:
        """Both together."""
        return TimeSpent(self.clock + more.clock, self.cores + more.cores, self.others + more.others)


class StageClock:
    """What each stage of a night takes: a stage lasts until the next begins."""

    def __init__(self) -> None:
        """Nothing has begun."""
        self.stages: dict[str, TimeSpent] = {}
        self._name, self._begun = "", TimeSpent()

    def begin(self, name: str) -> None:
        """The stage before is over; nothing happens while `name` goes on."""
        if name == self._name:
            return
        now = TimeSpent.so_far()
        if self._name:
            self.stages[self._name] = now - self._begun
        self._name, self._begun = name, now


@dataclass(frozen=True, slots=True)
class NightTiming:
    """A night with so many workers: what it held, and what each stage took."""

    workers: int
    pages: int
    entries: int
    stages: dict[str, TimeSpent]

    @property
    def whole(self) -> TimeSpent:
        """The whole night."""
        return sum(self.stages.values(), TimeSpent())
