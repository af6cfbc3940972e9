"""Second pass over the texts of a search: what lies further apart than the letters that a character model remembers.

The units of an address name each other, its separators and capitals are a habit of the whole line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from ocr.recognise.beam import Hypothesis, SearchWeights
from ocr.recognise.charset import encode, writable
from ocr.recognise.ctc import align
from ocr.recognise.language.language_model import CharacterModel
from ocr.recognise.language.separators import Separators, parted_alike
from ocr.recognise.language.word_forms import WordForm, WordForms, form_of, place_of
from ocr.recognise.trace import Trace
from records.places import Chain, Level, chains

UNIT = 2.0
"""Log odds (nats) of an address for each unit that lies in the one before it."""
READ = 4
"""Texts of the search whose units are looked up."""
MOST_CHAINS = 48
"""Texts with units put in that are weighed, the nearest to what was read."""
FORM = 0.6
"""Weight of the habit of a word against the ink, of which a capital p, x, s, k or c is only a larger one."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Line with what the network saw and what weighs its texts.

    Attributes:
        trace: the ink.
        model: character model of its kind.
        weights: weights of the search.
    """

    trace: Trace
    model: CharacterModel
    weights: SearchWeights

    def scores(self, texts: Sequence[str]) -> list[float]:
        """Return the log-probability (nats) of each text by ink and language, up to a constant of the line."""
        return [ink + self._favour(text) for text, ink in zip(texts, self.trace(texts), strict=True)]

    def _favour(self, text: str) -> float:
        favour, state = self.weights.letter * len(text), self.model.start
        for number in encode(text):
            chance, state = self.model.step(state, number)
            favour += self.weights.language * chance
        return favour + self.weights.language * self.model.end(state)

    def peaks(self, text: str) -> tuple[float, ...]:
        """Return for each letter of a text the probability of its clearest frame, by the ink alone."""
        found = align(self.trace.rows, text)
        return found.peaks if found is not None else (0.0,) * len(text)


def with_units(found: list[Hypothesis], line: ReadLine) -> list[Hypothesis]:
    """Return the texts of a search and those that name units lying in each other, best first.

    Where the best text names a commune in its district and province already, nothing is changed.

    Args:
        found: texts of the search, best first.
        line: their line.
    """
    named = list(chains(found[0].text.strip()))
    if not named or any(chain.distance == 0 and chain.units[-1].level is Level.COMMUNE for chain in named):
        return found
    odds = _odds([*named, *(chain for other in found[1:READ] for chain in chains(other.text.strip()))])
    return _weighed(found, odds, line)


def _odds(named: Iterable[Chain]) -> dict[str, float]:
    """Return the log odds of each text for the units that it names, of the nearest texts."""
    odds: dict[str, float] = {}
    for chain in sorted(named, key=lambda chain: chain.distance):
        if len(odds) < MOST_CHAINS and writable(chain.text):
            odds[chain.text] = max(odds.get(chain.text, 0.0), UNIT * (len(chain.units) - 1))
    return odds


def is_address(text: str) -> bool:
    """Return whether a text ends with the name of a province: notes have other habits than addresses."""
    return any(chain.distance == 0 for chain in chains(text.strip()))


def with_usual_separators(found: list[Hypothesis], line: ReadLine, separators: Separators) -> list[Hypothesis]:
    """Return the texts of an address and those with separators everywhere or nowhere; arguments as above."""
    best = found[0].text.strip()
    others = list(parted_alike(best))
    odds = {text: separators.log_chance(text) for text in (best, *others)}
    return _weighed(found, {text: chance - odds[best] for text, chance in odds.items()}, line) if others else found


def _weighed(found: list[Hypothesis], odds: Mapping[str, float], line: ReadLine) -> list[Hypothesis]:
    """Return texts with others beside them, their log odds (nats) added to ink and language."""
    searched = {one.text.strip() for one in found}
    new = [text for text in odds if text not in searched]
    base, *scores = line.scores([found[0].text.strip(), *new])
    whole = [replace(one, score=one.score + odds.get(one.text.strip(), 0.0)) for one in found]
    whole += [
        Hypothesis(text, found[0].score + score - base + odds[text]) for text, score in zip(new, scores, strict=True)
    ]
    whole.sort(key=lambda one: -one.score)
    best = whole[0] if whole[0].ink else replace(whole[0], ink=line.peaks(whole[0].text))
    return [best, *(one for one in whole[1:] if one.score > best.score - line.weights.behind)]


def with_usual_forms(found: list[Hypothesis], line: ReadLine, forms: WordForms) -> list[Hypothesis]:
    """Return the texts of an address with words small or large as ink and habit together say; arguments as above.

    The forms are chosen for the best text; other texts take them over where they have its words.
    """
    words = found[0].text.split()
    usual = {(at, word.lower()): word for at, word in enumerate(_formed(words, line, forms))}
    return [replace(one, text=_as_usual(one.text, usual)) for one in found]


def _formed(words: Sequence[str], line: ReadLine, forms: WordForms) -> list[str]:
    """Return words in the likeliest forms; the ink is asked for each word by itself."""
    ways = {at: _ways(word) for at, word in enumerate(words)}
    texts = list(dict.fromkeys(_with(words, at, way) for at, some in ways.items() for way in some))
    ink = dict(zip(texts, line.trace(texts), strict=True))
    chosen = list(words)
    for at, some in ways.items():
        where = place_of(chosen, at)
        weighed = [
            (ink[_with(words, at, way)] + FORM * forms.log_chance(where, form), way) for way, form in some.items()
        ]
        chosen[at] = max(weighed, default=(0.0, words[at]))[1]
    return chosen


def _ways(word: str) -> dict[str, WordForm]:
    """Return a word as it is, small, and with a capital, each with its form; nothing for figures."""
    read = form_of(word)
    return {} if read is None else {form.of(word): form for form in (WordForm.SMALL, WordForm.TITLE)} | {word: read}


def _with(words: Sequence[str], at: int, way: str) -> str:
    return " ".join((*words[:at], way, *words[at + 1 :]))


def _as_usual(text: str, usual: Mapping[tuple[int, str], str]) -> str:
    """Return a text, blanks as they are, with the words that are at their place in the wanted form."""
    at = count()
    return _WORD.sub(lambda word: usual.get((next(at), word[0].lower()), word[0]), text)
