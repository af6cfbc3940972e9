"""Lines whose ink is asked once for each text, so that a page can be decoded as often as curves are tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ocr.reading import PageLines
from ocr.recognise.readers import LineReading, PackableScorer, SecondLook, TextScorer


@dataclass(frozen=True, slots=True)
class RememberedInk:
    """`PackableScorer` that remembers what it was asked."""

    ink: PackableScorer
    known: dict[str, float] = field(default_factory=dict)

    def __call__(self, texts: Sequence[str]) -> list[float]:
        """Return the log-likelihood of each text."""
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        self.known.update(zip(new, self.ink(new), strict=True))
        return [self.known[text] for text in texts]

    def packed(self) -> str:
        """Return the scorer as ASCII text."""
        return self.ink.packed()


@dataclass(frozen=True, slots=True)
class KeptLook:
    """Second look that was made already."""

    reading: LineReading

    def __call__(self) -> LineReading:
        """Return the reading."""
        return self.reading


def remembered(page: PageLines) -> PageLines:
    """Return a page whose lines hold all their looks and remember what their ink was asked."""
    return replace(page, lines=tuple(replace(line, reading=_reading(line.reading)) for line in page.lines))


def _reading(reading: LineReading | None) -> LineReading | None:
    if reading is None:
        return None
    again = None if reading.again is None else _look(reading.again)
    return replace(reading, ink=_ink(reading.ink), again=again, others=tuple(map(_look, reading.others)))


def _look(look: SecondLook) -> KeptLook:
    seen = look()
    return KeptLook(replace(seen, ink=_ink(seen.ink)))


def _ink(ink: TextScorer | None) -> TextScorer | None:
    return RememberedInk(ink) if isinstance(ink, PackableScorer) else ink
