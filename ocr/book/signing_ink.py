"""Signers of a book from the ink of all its signed lines together.

A signature and a seal lie across a signer's name, so that no single line may show it whole; but the same few people
sign hundreds of entries, and what one stroke hides another line shows. The name that all lines together support best is
searched. A line is then given the name of a usual signer only where its own ink does not contradict it and supports no
other name as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import exp, log

from ocr.decode.kinds.name_syllables import log_frequency, name_position, near_syllables
from ocr.decode.weighing import PRIOR_WEIGHT
from ocr.recognise.beam import Hypothesis
from ocr.recognise.trace import Trace
from records.text.syllables import is_possible_syllable
from records.text.vietnamese import title_case

ENOUGH = 3
"""Lines whose ink agrees with a name before it counts as a signer's."""
AGAINST = -1.5
"""Log-likelihood ratio to the best free reading (nats a letter) below which a line does not show a name."""
FORGIVEN = -30.0
"""Lower bound of one line's vote against a name: another person may have signed it."""
ALIKE_CROSSINGS = 2
"""Lines that count in full: a stamp or a practised hand crosses a name the same way again and again."""
ALIKE_WRITINGS = 5
"""The same where nothing crosses the names: one hand writes a letter much the same way each time."""
NO_NAME = -1e3
"""Log prior of a name that spelling does not allow."""
MOST_LINES, MOST_SIGNERS = 16, 4
STARTS, OPTIONS = 3, 6
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORTEST, _LONGEST = 2, 5

Name = tuple[str, ...]
Worth = Callable[[Sequence[Name]], list[float]]


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One signed line.

    Attributes:
        traces: its ink, as it stands and drawn otherwise.
        names: readings in the shape of a name, best first, in title case.
        best: log-likelihood of the best free reading in each of them.
        crossed: True where a signature may lie across it.
    """

    traces: tuple[Trace, ...]
    names: tuple[Name, ...]
    best: tuple[float, ...]
    crossed: bool = True

    @property
    def legible(self) -> bool:
        """Return whether the first name is a name but for one syllable at most."""
        return bool(self.names) and sum(not is_possible_syllable(word) for word in self.names[0]) <= 1

    def gains(self, names: Sequence[Name]) -> list[float]:
        """Return log-likelihood ratios of names to the best free reading, in title case or in capitals.

        Each is the mean over the traces.
        """
        texts = [" ".join(name) for name in names]
        ratios = [
            [score - best for score in trace([*texts, *map(str.upper, texts)])]
            for trace, best in zip(self.traces, self.best, strict=True)
        ]
        means = [sum(ratio) / len(ratio) for ratio in zip(*ratios, strict=True)]
        return [max(pair) for pair in zip(means[: len(texts)], means[len(texts) :], strict=True)]


@dataclass(frozen=True, slots=True)
class Signer:
    """Signer of a book: name, lines that show it, lines in all, and the probability (0–1) of its spelling."""

    name: str
    lines: int
    of: int
    chance: float


@dataclass(frozen=True, slots=True)
class Signed:
    """Signer whose name a line shows, and its probability (0–1)."""

    signer: Signer
    chance: float


def signed_line(traces: tuple[Trace, ...], hypotheses: Sequence[Hypothesis], *, crossed: bool = True) -> SignedLine:
    """Return a signed line with its hypotheses."""
    texts = [" ".join(hypothesis.text.split()) for hypothesis in hypotheses]
    words = (tuple(title_case(word) for word in _LETTERS.findall(text)) for text in texts)
    names = dict.fromkeys(name for name in words if _SHORTEST <= len(name) <= _LONGEST)
    return SignedLine(traces, tuple(names), tuple(max(trace(texts)) for trace in traces), crossed)


def plain_line(traces: tuple[Trace, ...], name: str, *, crossed: bool = True) -> SignedLine:
    """Return a line whose name was read surely."""
    best = tuple(max(trace([name, name.upper()])) for trace in traces)
    return SignedLine(traces, (tuple(name.split()),), best, crossed)


def usual_signers(lines: Sequence[SignedLine]) -> list[Signer]:
    """Find the names that sign a book, the most frequent first; empty when no name is shown often enough."""
    found: list[Signer] = []
    left = list(lines)
    while len(found) < MOST_SIGNERS and len(legible := [line for line in left if line.legible]) >= ENOUGH:
        name, chance = _common_name(legible[:: -(-len(legible) // MOST_LINES)])
        shown = [line for line in left if _shows(name, line.gains([name])[0])]
        if sum(line.legible for line in shown) < ENOUGH:
            break
        found.append(Signer(" ".join(name), len(shown), len(lines), chance))
        left = [line for line in left if line not in shown]
    return sorted(found, key=lambda signer: -signer.lines)


def who_signed(line: SignedLine, usual: Sequence[Signer]) -> Signed | None:
    """Return the usual signer whose name a line shows; None when it shows none, or another name as well."""
    if not usual:
        return None
    gains = line.gains([_words(signer) for signer in usual])
    scores = [gain + PRIOR_WEIGHT * log(signer.lines / signer.of) for gain, signer in zip(gains, usual, strict=True)]
    best = max(range(len(usual)), key=scores.__getitem__)
    other = _own_name(line, frozenset(_words(signer) for signer in usual))
    rivals = [score for place, score in enumerate(scores) if place != best] + ([other] if other is not None else [])
    if not _shows(_words(usual[best]), gains[best]) or any(rival >= scores[best] for rival in rivals):
        return None
    return Signed(usual[best], usual[best].chance * _share(scores[best], rivals))


def _common_name(lines: Sequence[SignedLine]) -> tuple[Name, float]:
    """Return the name that legible lines support best together, and its probability (0–1) against its neighbours."""
    alike = ALIKE_CROSSINGS if any(line.crossed for line in lines) else ALIKE_WRITINGS
    weight = min(1.0, alike / len(lines))

    def worth(names: Sequence[Name]) -> list[float]:
        gains = zip(*(line.gains(names) for line in lines), strict=True)
        return [
            weight * sum(max(gain, FORGIVEN) for gain in all_lines) + _prior(name)
            for name, all_lines in zip(names, gains, strict=True)
        ]

    read = [name for line in lines for name in line.names[:OPTIONS]]
    name = _best_name(read, worth)
    own, *others = worth([name, *_neighbours(name, read)])
    return name, _share(own, others)


def _own_name(line: SignedLine, usual: frozenset[Name]) -> float | None:
    """Score the best name that is no usual one; None when no reading has the shape of a name."""

    def worth(names: Sequence[Name]) -> list[float]:
        return [
            float("-inf") if name in usual else gain + PRIOR_WEIGHT * _prior(name)
            for name, gain in zip(names, line.gains(names), strict=True)
        ]

    name = _best_name(line.names, worth)
    return worth([name])[0] if name else None


def _best_name(read: Sequence[Name], worth: Worth) -> Name:
    """Return the best-scoring of all names in reach of some read ones."""
    if not read:
        return ()
    names = list(dict.fromkeys(read))
    first = sorted(zip(worth(names), names, strict=True), reverse=True)[:STARTS]
    return max(_climbed(name, value, names, worth) for value, name in first)[1]


def _climbed(name: Name, value: float, read: Sequence[Name], worth: Worth) -> tuple[float, Name]:
    """Improve a name one syllable at a time, until no change helps (hill climbing)."""
    while True:
        changed = list(_neighbours(name, read))
        best, better = max(zip(worth(changed), changed, strict=True), default=(value, name))
        if best <= value:
            return value, name
        value, name = best, better


def _neighbours(name: Name, read: Sequence[Name]) -> Iterator[Name]:
    """Yield names with one syllable replaced by a known one near it, or by one read at its place."""
    others = [other for other in read if len(other) == len(name)]
    for at, syllable in enumerate(name):
        near = (title_case(known) for known, _often in near_syllables(syllable, name_position(at, len(name))))
        heard = Counter(other[at] for other in others).most_common(OPTIONS)
        for word in dict.fromkeys([*near, *(word for word, _times in heard)]):
            if word != syllable and is_possible_syllable(word):
                yield (*name[:at], word, *name[at + 1 :])


def _words(signer: Signer) -> Name:
    return tuple(signer.name.split())


def _shows(name: Name, gain: float) -> bool:
    """Return True if a line's ink does not contradict a name that spelling allows."""
    return gain > AGAINST * sum(map(len, name)) and _prior(name) > NO_NAME


def _share(own: float, others: Sequence[float]) -> float:
    """Return the probability (0–1) of one of several exclusive log-likelihoods."""
    return 1 / (1 + sum(exp(min(50.0, other - own)) for other in others))


def _prior(name: Name) -> float:
    """Return the log prior of a name."""
    if not all(map(is_possible_syllable, name)):
        return NO_NAME
    return sum(log_frequency(word, name_position(at, len(name))) for at, word in enumerate(name))
