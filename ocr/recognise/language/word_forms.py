"""Forms of words, small, with a capital or in capitals, by how people write each: "xã", "Xã", "TP".

The search knows capitals by the shapes of the words before. Which words are large is a habit of each word as well, and
another one in addresses with commas than in those without.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from enum import StrEnum
from math import log
from pathlib import Path

FAITH = 2.0
"""Pseudo-count: words seen in one place before they weigh as much as what is known with one fact less."""
LEAST = 1e-4
"""Least probability of a form."""
RARE = 3
"""Words seen less often are all one."""
RARE_WORD = "*"
_SEPARATORS = ",.;-"


class WordForm(StrEnum):
    """Form of a word."""

    SMALL = "small"
    TITLE = "title"
    CAPITALS = "capitals"

    def of(self, word: str) -> str:
        """Return a word in this form; what is not the first letter stays unless the word stands in capitals."""
        if self is WordForm.SMALL:
            return word.lower()
        if self is WordForm.CAPITALS:
            return word.upper()
        return word[:1].upper() + (word[1:].lower() if word.isupper() else word[1:])


def form_of(word: str) -> WordForm | None:
    """Return the form of a word; None without letters."""
    letters = [sign for sign in word if sign.isalpha()]
    if not letters:
        return None
    if len(letters) > 1 and all(sign.isupper() for sign in letters):
        return WordForm.CAPITALS
    return WordForm.TITLE if letters[0].isupper() else WordForm.SMALL


@dataclass(frozen=True, slots=True)
class WordPlace:
    """Word with what stands around it.

    Attributes:
        habit: "," in a text with commas, else ".".
        before: "^" at the beginning of the text, "," behind a separator, else ".".
        previous: form of the word before; empty without one.
        word: the word in small letters.
    """

    habit: str
    before: str
    previous: str
    word: str

    def facts(self) -> Iterator[tuple[str, ...]]:
        """Yield what is known of the place, from nothing to all."""
        yield ()
        yield (self.habit,)
        yield (self.habit, self.before, self.previous)
        yield (self.habit, self.word)
        yield (self.habit, self.word, self.before)
        yield (self.habit, self.word, self.before, self.previous)


def place_of(words: Sequence[str], at: int) -> WordPlace:
    """Return the place of a word in a text."""
    habit = "," if any("," in word for word in words) else "."
    if at == 0:
        return WordPlace(habit, "^", "", _bare(words[0]))
    behind = "," if words[at - 1][-1] in _SEPARATORS else "."
    return WordPlace(habit, behind, form_of(words[at - 1]) or "", _bare(words[at]))


def _bare(word: str) -> str:
    return word.strip(_SEPARATORS).lower()


class WordForms:
    """Model of the form of a word at its place, from counts; rare places back off to fewer facts."""

    def __init__(self, counts: Mapping[WordPlace, Mapping[WordForm, int]]) -> None:
        """Sum the counts of places over each of their facts."""
        self._counts: defaultdict[tuple[str, ...], Counter[WordForm]] = defaultdict(Counter)
        for where, forms in counts.items():
            for known in where.facts():
                self._counts[known].update(forms)
        self.counts = counts

    def log_chance(self, where: WordPlace, form: WordForm) -> float:
        """Return the log-probability (nats) of a form."""
        known_word = where if (where.habit, where.word) in self._counts else replace(where, word=RARE_WORD)
        chance = 1 / len(WordForm)
        for known in known_word.facts():
            if seen := self._counts.get(known):
                chance = (seen[form] + FAITH * chance) / (seen.total() + FAITH)
        return log(max(LEAST, chance))

    def save(self, path: Path) -> None:
        """Write a table with one place a row."""
        rows = sorted(
            (*astuple(where), *(forms.get(form, 0) for form in WordForm)) for where, forms in self.counts.items()
        )
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(rows)


def count_forms(texts: Iterable[str]) -> WordForms:
    """Count the forms of the words of texts that people wrote."""
    whole = [text.split() for text in texts]
    often = Counter(_bare(word) for words in whole for word in words)
    counts: defaultdict[WordPlace, Counter[WordForm]] = defaultdict(Counter)
    for words in whole:
        for at, word in enumerate(words):
            where, form = place_of(words, at), form_of(word)
            if form is not None:
                known = where if often[where.word] >= RARE else replace(where, word=RARE_WORD)
                counts[known][form] += 1
    return WordForms(counts)


def load_forms(path: Path) -> WordForms:
    """Load a table that `WordForms.save` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    return WordForms(
        {WordPlace(*row[:4]): Counter(dict(zip(WordForm, map(int, row[4:]), strict=True))) for row in rows}
    )
