"""Tries within a minute: how many an address or a token may make, whichever server process it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.store import Store

LONGEST = 100
"""Characters of an address that tell it from others; longer ones are nobody's."""


@dataclass(frozen=True, slots=True)
class TriesPerMinute:
    """Tries by address or token within a minute; wrong ones to sign in stay, right ones are given back.

    Attributes:
        store: where all server processes count.
        kind: what is counted, as "address".
        most: how many there may be.
    """

    store: Store
    kind: str
    most: int

    def take(self, name: str) -> bool:
        """Count a try before it is judged; False when there were so many that this one has to wait."""
        with self.store.begin() as rows:
            return rows.tallies.take(self._named(name), self.most)

    def give_back(self, name: str) -> None:
        """Take back a try that was right."""
        with self.store.begin() as rows:
            rows.tallies.give_back(self._named(name))

    def _named(self, name: str) -> str:
        return f"{self.kind} {name[:LONGEST]}"
