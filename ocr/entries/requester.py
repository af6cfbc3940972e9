"""The requester of an entry is mostly one of its people: the relation says whose name stands twice, the name which one.

A requester whose relation is "Bố" bears the father's name; one with the father's name is the father, whatever a short
word in poor ink looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from math import exp, log

from ocr.decode import DecodedValue, decode_settled, reasons
from ocr.decode.ceilings import ASKED
from ocr.decode.context import BookContext
from ocr.decode.kinds.name_syllables import log_frequency, name_position
from ocr.decode.weighing import AGAINST, Proposal, apply_proposal, weigh
from ocr.entries.fact_columns import FactCodec, FactPair, usual_odds
from records.lists import named_list
from records.record_types import RecordType
from records.text.vietnamese import name_key, title_case

RELATION, REQUESTER = "nycQuanHe", "nycHoTen"
PEOPLE: Mapping[str, tuple[str, ...]] = {
    "father": ("chaHoTen", "cmHoTen"),
    "mother": ("meHoTen", "cmHoTen"),
    "self": ("nksHoTen", "nxnHoTen"),
}
"""Columns of the person that the requester is, by the code of the relation."""
NAMED_OTHERWISE, OTHER_NAMES = 0.02, 10
"""Rate at which such a person is named otherwise the second time, and the number of names that a slip can make."""
NAMESAKES = 0.001
"""Rate at which a requester who bears the name of a person of the entry is another one."""
_SHORTEST = 2
"""Words that tell who is meant."""


def person_pairs(values: Mapping[str, DecodedValue]) -> Iterator[FactPair]:
    """Yield the columns that name one person, as the relation of the requester says."""
    relation = values.get(RELATION)
    for column in PEOPLE.get(relation_code(relation.value) if relation else "", ()):
        if values.keys() >= {REQUESTER, column}:
            usual = usual_odds(NAMED_OTHERWISE, OTHER_NAMES)
            yield FactPair((REQUESTER, column), (_PERSON, _PERSON), usual, whole=True)


def with_relation(values: Mapping[str, DecodedValue], kind: RecordType, book: BookContext) -> dict[str, DecodedValue]:
    """Return the values of an entry with the relation that the requester's name says, where the ink allows it."""
    found, codes = dict(values), codes_by_name({column: value.value for column, value in values.items()})
    relation = values.get(RELATION)
    if not codes or relation is None or relation_code(relation.value) in codes:
        return found
    evidence = relation.evidence
    odds = log((1 - NAMESAKES) / NAMESAKES)
    wanted = [Proposal(0, len(evidence.words), tuple(text.split()), odds) for text in _writings(codes)]
    likely = [one for one in weigh(evidence, wanted if evidence.words else []) if one.ink > AGAINST and one.score > 0]
    if likely:
        best = max(likely, key=lambda one: one.score)
        share = exp(min(50.0, best.score)) / (1 + sum(exp(min(50.0, one.score)) for one in likely))
        value = decode_settled(kind.column(RELATION), apply_proposal(evidence, best.proposal, share), book)
        why = (*value.reasons, reasons.said_twice(relation.as_written, value.value))
        others = tuple(dict.fromkeys(filter(None, (relation.value, *value.alternatives))))
        sure = min(ASKED, value.confidence)
        found[RELATION] = replace(value, confidence=sure, reasons=why, alternatives=others)
    return found


def codes_by_name(values: Mapping[str, str]) -> frozenset[str]:
    """Return the codes of relations that the requester's name allows, from the values of an entry by column.

    None where it is nobody else's name.
    """
    named = {column: _person(value) for column, value in values.items()}
    requester = named.get(REQUESTER, "")
    people = ((code, column) for code, columns in PEOPLE.items() for column in columns)
    return frozenset(code for code, column in people if requester and named.get(column) == requester)


def relation_code(relation: str) -> str:
    """Return who of the entry a relation makes the requester: "father", "mother", "self", or "" for another person."""
    item = named_list("relations").find(relation)
    return item.code if item else ""


@cache
def _writings(codes: frozenset[str]) -> tuple[str, ...]:
    """Return the relations with these codes, with the first or every word large, or none."""
    plain = [writing for item in named_list("relations").items if item.code in codes for writing in item.writings]
    return tuple(dict.fromkeys(way for text in plain for way in (text, text.lower(), title_case(text))))


def _person(text: str) -> str:
    """Return the key of a name, "" for what tells of nobody."""
    key = name_key(text)
    return key if len(key.split()) >= _SHORTEST and key.replace(" ", "").isalpha() else ""


def _texts_of_person(as_written: str, person: str) -> tuple[str, ...]:
    return (person.upper(),) if as_written.isupper() else (title_case(person),)


def _log_frequency(person: str) -> float:
    words = person.split()
    return sum(log_frequency(word, name_position(place, len(words))) for place, word in enumerate(words))


_PERSON = FactCodec(_person, _texts_of_person, _log_frequency)
