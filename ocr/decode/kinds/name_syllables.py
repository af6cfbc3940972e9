"""Frequencies of Vietnamese name syllables by position in the name."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from math import log, log10

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr.decode.edit_distance import distance
from records.text.syllables import is_possible_syllable
from records.text.vietnamese import fold_tone_placement, skeleton

NEAREST = 14
"""Number of syllables considered in place of a doubtful one."""
UNKNOWN, IMPOSSIBLE = log(1e-6), log(1e-9)
"""Log frequency of a syllable in no name list, and of one that spelling does not allow."""
RARITY = 0.15
"""Distance (letters) that a tenfold rarer syllable has to make up."""


class NamePosition(Enum):
    """A position in a name; the value weighs the parts of names that stand there."""

    FIRST = (("surname", 1.0),)
    INNER = (("middle", 0.9), ("given", 0.08), ("surname", 0.02))
    LAST = (("given", 0.9), ("middle", 0.1))


def name_position(index: int, count: int) -> NamePosition:
    """Return the position of a syllable in a name of `count` syllables."""
    if index == 0:
        return NamePosition.FIRST
    return NamePosition.LAST if index == count - 1 else NamePosition.INNER


@cache
def known_syllables(place: NamePosition) -> Mapping[str, float]:
    """Return the frequency (0–1) of each syllable (small letters, tone in the old place) at a position."""
    weights = dict(place.value)
    found: dict[str, float] = defaultdict(float)
    with files("ocr.decode").joinpath("data", "name_syllables.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["part"] in weights:
                found[fold_tone_placement(row["syllable"]).lower()] += (
                    int(row["per_million"]) / 1e6 * weights[row["part"]]
                )
    return found


def log_frequency(word: str, place: NamePosition) -> float:
    """Return the log frequency (nats) of a syllable at a position."""
    if often := known_syllables(place).get(fold_tone_placement(word).lower()):
        return log(often)
    return UNKNOWN if is_possible_syllable(word) else IMPOSSIBLE


@cache
def syllables_by_letters(place: NamePosition) -> Mapping[str, Mapping[str, float]]:
    """Return the syllables and their frequencies by bare letters."""
    table: dict[str, dict[str, float]] = defaultdict(dict)
    for syllable, often in known_syllables(place).items():
        table[skeleton(syllable)][syllable] = often
    return table


@lru_cache(maxsize=4096)
def near_syllables(read: str, place: NamePosition) -> tuple[tuple[str, float], ...]:
    """Return known syllables near a reading with their frequencies, likeliest first, without the reading itself."""
    key = fold_tone_placement(read).lower()
    table = syllables_by_letters(place)
    furthest = 1 if len(key) < 3 else 2
    letters = process.extract(
        skeleton(key), list(table), scorer=Levenshtein.distance, score_cutoff=furthest, limit=None, processor=None
    )
    near = [(syllable, often) for group, _apart, _at in letters for syllable, often in table[group].items()]
    near = [(syllable, often) for syllable, often in near if syllable != key and often > 0]
    near.sort(key=lambda found: distance(key, found[0]) - RARITY * log10(found[1]))
    return tuple(near[:NEAREST])
