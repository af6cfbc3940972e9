"""What the stages of a night take, by the clock and in seconds of cores."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, of all cores for this program, and of all cores for others on the machine."""

    clock: float = 0.0
    cores: float = 0.0
    others: float = 0.0

    @classmethod
    def so_far(cls) -> Spent:
        """Since some moment in the past."""
        me = psutil.Process()
        times = [process.cpu_times() for process in [me, *me.children(recursive=True)]]
        ours = sum(each.user + each.system + each.children_user + each.children_system for each in times)
        machine = psutil.cpu_times()
        return cls(time.monotonic(), ours, sum(machine) - machine.idle - machine.iowait - ours)

    def __sub__(self, before: Spent) -> Spent:
        """What was spent since."""
        return Spent(self.clock - before.clock, self.cores - before.cores, self.others - before.others)

    def __add__(self, more: Spent) -> Spent:
        """Both together."""
        return Spent(self.clock + more.clock, self.cores + more.cores, self.others + more.others)


class Laps:
    """What each stage of a night takes: a stage lasts until the next begins."""

    def __init__(self) -> None:
        """Nothing has begun."""
        self.stages: dict[str, Spent] = {}
        self._name, self._begun = "", Spent()

    def begin(self, name: str) -> None:
        """The stage before is over; nothing happens while `name` goes on."""
        if name == self._name:
            return
        now = Spent.so_far()
        if self._name:
            self.stages[self._name] = now - self._begun
        self._name, self._begun = name, now


@dataclass(frozen=True, slots=True)
class Measured:
    """A night with so many workers: what it held, and what each stage took."""

    workers: int
    pages: int
    entries: int
    stages: dict[str, Spent]

    @property
    def whole(self) -> Spent:
        """The whole night."""
        return sum(self.stages.values(), Spent())
