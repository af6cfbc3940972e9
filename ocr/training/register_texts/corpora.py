"""Corpora of the character models: weighted texts, written by people or drawn at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from ocr.recognise.charset import normalise, writable
from ocr.training.register_texts import dates, places, texts
from ocr.training.register_texts.vocabulary import Vocabulary

WeightedLine = tuple[str, float]
"""A normalised text of charset characters, and its weight."""
DRAWN = 0.1
"""Weight of a drawn text against one that a person wrote."""
LINES_OF_A_COMMUNE = 6
COMMUNE = 1 / LINES_OF_A_COMMUNE
REGISTER_TEXTS = 150_000
RUNNING_TEXTS = 20_000
STRAY_TEXTS = 4_000
"""Texts of any kind in the model of one: nothing is impossible in a wrong place."""

MAKERS: Mapping[str, tuple[tuple[int, texts.Draw], ...]] = {
    "names": ((80_000, texts.written_name), (3_000, texts.odd_words)),
    "dates": ((20_000, dates.figures), (30_000, dates.words), (5_000, texts.clock_time), (10_000, texts.hour_of_a_day)),
    "figures": ((20_000, texts.number), (10_000, texts.identity_number)),
    "lists": ((20_000, texts.stock),),
}
"""Generators and their numbers of texts for each model besides the one of all texts."""


def corpora(vocabulary: Vocabulary, written: Sequence[str], seed: int) -> dict[str, list[WeightedLine]]:
    """Return the texts by model; "text" is the general one.

    Args:
        vocabulary: vocabulary of the generators.
        written: lines that people wrote, normalised.
        seed: random seed.
    """
    random = Random(seed)
    register = [(texts.register_text(random, vocabulary), DRAWN) for _ in range(REGISTER_TEXTS)]
    found = {"text": [*((text, 1.0) for text in written), *_communes(random, vocabulary), *register]}
    for kind, makers in MAKERS.items():
        drawn = [
            normalise(texts.as_written(random, maker(random, vocabulary)))
            for lines, maker in makers
            for _ in range(lines)
        ]
        found[kind] = [*((text, DRAWN) for text in drawn if text and writable(text)), *register[:STRAY_TEXTS]]
    return found


def running_addresses(vocabulary: Vocabulary, seed: int) -> list[WeightedLine]:
    """Draw addresses and offices in running text, to count capitals in: most kinds of units are in small letters."""
    random = Random(seed)
    makers = (places.address, places.address, places.unit, texts.office)
    drawn = (normalise(random.choice(makers)(random, vocabulary)) for _ in range(RUNNING_TEXTS))
    return [(text, DRAWN) for text in drawn if writable(text)]


def _communes(random: Random, vocabulary: Vocabulary) -> Iterator[WeightedLine]:
    """Yield every commune of the gazetteer with its parent units, several times in different writings."""
    chains = sorted({tuple((place.kind, place.name) for place in chain) for chain in vocabulary.places})
    for chain in chains:
        for _ in range(LINES_OF_A_COMMUNE):
            text = normalise(places.written_chain(random, chain))
            if writable(text):
                yield text, COMMUNE
