"""Tries within a minute: how many an address or a token may make, and how many refusals are written down."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from threading import Lock

MINUTE = 60.0
MOST_NAMES = 10_000
"""Addresses or accounts that are remembered; the one not heard of for longest is forgotten first."""


@dataclass(slots=True)
class Refusals:
    """Thins out what is written of refusals: the first at once, then one row a minute with the count of all since."""

    _since: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def due(self, what: str) -> int:
        """Count a refusal; the number that is to be written down now, 0 = none yet."""
        with self._lock:
            told, count = self._since.pop(what, (-MINUTE, 0))
            moment, count = time.monotonic(), count + 1
            is_due = moment - told >= MINUTE
            self._since[what] = (moment, 0) if is_due else (told, count)
            if len(self._since) > MOST_NAMES:
                self._since.popitem(last=False)
        return count if is_due else 0


@dataclass(slots=True)
class TriesPerMinute:
    """Tries by address or token within the last minute, in this process; wrong ones to sign in stay, right ones not."""

    most: int
    _tries: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, address: str) -> bool:
        """Count a try before it is judged; False when the address has made so many that it has to wait."""
        with self._lock:
            tries = self._tries.setdefault(address, deque())
            self._tries.move_to_end(address)
            while tries and time.monotonic() - tries[0] >= MINUTE:
                tries.popleft()
            if len(self._tries) > MOST_NAMES:
                self._tries.popitem(last=False)
            if len(tries) >= self.most:
                return False
            tries.append(time.monotonic())
            return True

    def give_back(self, address: str) -> None:
        """Take back the try that was right."""
        with self._lock:
            if tries := self._tries.get(address):
                tries.pop()
