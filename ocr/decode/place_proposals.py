"""Proposals for addresses and offices: names of units, initials of provinces, what offices begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from ocr.decode.context import BookContext
from ocr.decode.evidence import ReadingEvidence
from ocr.decode.weighing import LIKE, LISTED, Proposal
from records.places import Chain, Respelling, chains, gazetteer, respell
from records.places.offices import can_be_office, office_heads
from records.text.letter_distance import letter_distance
from records.text.vietnamese import skeleton

AT_HOME = 4.0
"""Log prior odds (nats) of an address that shares a unit with the registration office."""
WAYS = 12
"""Number of respellings of an address to score, and of those that differ more."""
SHORT_HEAD = 4
"""Letters of words so short that the ink alone tells them apart: CA, UB, BV."""
STOPS = {**dict.fromkeys(("TP", "TX", "TT", "Tp", "Tx"), 0.0), **dict.fromkeys(("P", "Q", "H", "X", "T"), 6.0)}
"""Log prior odds (nats) of a full stop behind the word for a kind of unit; a single letter hardly lacks one."""
UNIT_WORDS = ("huyện", "phường", "quận", "tỉnh", "thôn", "xóm")
A_UNIT = 6.0
"""Log prior odds (nats) of a word for a kind of unit against a small word like it: names have capitals."""
_INITIALS = re.compile(r"[^\W\d_]{1,4}\W?")


def sign_proposals(evidence: ReadingEvidence) -> Iterator[Proposal]:
    """Yield abbreviated words for units with the full stop that may be lost: "P Long Thuận" → "P. Long Thuận"."""
    for index, word in enumerate(evidence.words):
        if word.text in STOPS:
            yield Proposal(index, index + 1, (f"{word.text}.",), STOPS[word.text])


def place_proposals(evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Yield addresses near the reading whose units lie in each other, and those that end with a province's initials.

    The prior is relative to the reading, which may be such an address itself.
    """
    ways = respell(evidence.text, book.day, book.home, limit=WAYS)
    as_read = max((_fit(way, book) for way in ways if way.distance == 0), default=0.0)
    nearest = sorted(chains(evidence.text), key=lambda chain: chain.distance)[:WAYS]
    near: list[Respelling | Chain] = [*ways, *nearest]
    for way in near:
        changed = _changed(evidence, way.text)
        if changed is not None:
            start, stop, words = changed
            yield Proposal(start, stop, words, _fit(way, book) - as_read)
    yield from _initials(evidence, book)
    yield from _unit_words(evidence)


def office_proposals(evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Yield what offices begin with where nothing of the kind was read, and addresses as `place_proposals`."""
    yield from place_proposals(evidence, book)
    if can_be_office(evidence.text):
        return
    for head in office_heads():
        words = tuple(head.split())
        read = evidence.part(0, len(words)).text
        is_short = max(len(read), len(head)) <= SHORT_HEAD
        if len(words) < len(evidence.words) and (is_short or fuzz.ratio(_bare(read), _bare(head)) >= LIKE):
            yield Proposal(0, len(words), words, LISTED)


def _changed(evidence: ReadingEvidence, text: str) -> tuple[int, int, tuple[str, ...]] | None:
    """Return the first and last word that another text replaces, with its words; None where words come or go."""
    read, meant = [word.text for word in evidence.words], text.split()
    changed = [op for op in SequenceMatcher(a=read, b=meant, autojunk=False).get_opcodes() if op[0] != "equal"]
    if not changed or any(op[0] != "replace" for op in changed):
        return None
    first, last = changed[0], changed[-1]
    return first[1], last[2], tuple(meant[first[3] : last[4]])


def _fit(way: Respelling | Chain, book: BookContext) -> float:
    """Return the log prior odds of an address against words without a unit: units of a larger one are a closed list."""
    at_home = {unit.id for unit in way.units} & {unit.id for unit in book.home}
    return LISTED * len(way.units) + (AT_HOME if at_home else 0.0)


def _initials(evidence: ReadingEvidence, book: BookContext) -> Iterator[Proposal]:
    """Yield the initials of provinces for a short last word that names nothing: "H. Lục Nam - Ba" → "BG"."""
    count = len(evidence.words)
    last = evidence.words[-1].text if count > 1 else ""
    if not _INITIALS.fullmatch(last) or gazetteer().initialled(last):
        return
    home = {unit.id for unit in book.home}
    for letters, units in gazetteer().initials():
        at_home = any(unit.id in home for unit in units)
        yield Proposal(count - 1, count, (letters,), LISTED + AT_HOME if at_home else LISTED)


def _unit_words(evidence: ReadingEvidence) -> Iterator[Proposal]:
    """Yield words for kinds of units in place of small words a letter from them: "buyện Xuân Trường"."""
    for index, word in enumerate(evidence.words):
        if word.text.isalpha() and word.text.islower() and word.text not in UNIT_WORDS:
            for unit in UNIT_WORDS:
                if letter_distance(word.text, unit) == 1:
                    yield Proposal(index, index + 1, (unit,), A_UNIT)


def _bare(text: str) -> str:
    return skeleton(text).lower()
