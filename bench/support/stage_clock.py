"""Durations of the stages of a night, by the wall clock and in core seconds."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psutil


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Seconds by the wall clock, of all cores for this program, and of all cores for others on the machine."""

    clock: float = 0.0
    cores: float = 0.0
    others: float = 0.0

    @classmethod
    def so_far(cls) -> TimeSpent:
        """Return the time since some moment in the past."""
        me = psutil.Process()
        times = [process.cpu_times() for process in [me, *me.children(recursive=True)]]
        ours = sum(each.user + each.system + each.children_user + each.children_system for each in times)
        machine = psutil.cpu_times()
        return cls(time.monotonic(), ours, sum(machine) - machine.idle - machine.iowait - ours)

    def __sub__(self, before: TimeSpent) -> TimeSpent:
        """Return the time spent since."""
        return TimeSpent(self.clock - before.clock, self.cores - before.cores, self.others - before.others)

    def __add__(self, more: TimeSpent) -> TimeSpent:
        """Return the sum of both."""
        return TimeSpent(self.clock + more.clock, self.cores + more.cores, self.others + more.others)


class StageClock:
    """Clock of the stages of a night; a stage lasts until the next begins."""

    def __init__(self) -> None:
        """Start with no stage."""
        self.stages: dict[str, TimeSpent] = {}
        self._name, self._begun = "", TimeSpent()

    def begin(self, name: str) -> None:
        """End the current stage and begin `name`; ignored while `name` goes on."""
        if name == self._name:
            return
        now = TimeSpent.so_far()
        if self._name:
            self.stages[self._name] = now - self._begun
        self._name, self._begun = name, now


@dataclass(frozen=True, slots=True)
class NightTiming:
    """Timing of a night with a number of workers: its content, and the time of each stage."""

    workers: int
    pages: int
    entries: int
    stages: dict[str, TimeSpent]

    @property
    def total(self) -> TimeSpent:
        """Return the time of the whole night."""
        return sum(self.stages.values(), TimeSpent())
