"""Decoder of personal names: syllables, surnames, "(đã chết)".

Lost marks are restored only where no other name is near.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from ocr.decode import reasons
from ocr.decode.confidence import Support, raw_confidence
from ocr.decode.edit_distance import MARK, NO_MARK, distance
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from ocr.decode.kinds.name_syllables import NamePosition, known_syllables, name_position, syllables_by_letters
from ocr.recognise.readers import WordReading
from records.stages import Reason
from records.text.vietnamese import fold_tone_placement, is_possible_syllable, nfc, skeleton, title_case

CLEAR_LEAD = 5.0
"""Frequency ratio from which the more frequent of two equally near spellings is chosen."""
SURE_WORD = 0.9
"""A word above this confidence keeps its marks if it is a possible syllable."""
LEGIBLE = 0.7
"""A name with impossible syllables below this confidence is no reading at all."""
LEAST_OF_TWO, LEAST_OF_A_NAME = 6, 3
"""Words from which a line may hold two names, and those before the second one; hardly a name has six."""
COMMON_SURNAME = 0.01
"""Share of people with a surname that tells where a second name begins."""
_DEAD = re.compile(r"\W*\bda\s+(chet|mat)\b\W*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The spelling chosen for one syllable."""

    value: str
    support: Support
    others: tuple[str, ...] = ()


def decode_name(evidence: ReadingEvidence) -> DecodedValue:
    """Decode a name to title case without "(đã chết)"; the note becomes a reason, the reading stays in `as_written`."""
    noted, note = _without_note(evidence)
    words = _written_last(noted)
    found = [(match[0], word.confidence) for word in words for match in _WORD.finditer(fold_tone_placement(word.text))]
    if not found or sum(len(text) for text, _sure in found) < 2:
        return no_value(evidence, reasons.unlikely(evidence.text))
    spell = _settled if evidence.asked else _spell
    spelled = [spell(text, sure, name_position(index, len(found))) for index, (text, sure) in enumerate(found)]
    value = title_case(" ".join(spelling.value for spelling in spelled))
    why = [_why(text, spelling) for (text, _sure), spelling in zip(found, spelled, strict=True)]
    others = [
        title_case(" ".join([*(s.value for s in spelled[:index]), other, *(s.value for s in spelled[index + 1 :])]))
        for index, spelling in enumerate(spelled)
        for other in spelling.others
    ]
    garbled = any(spelling.support is Support.DOUBTFUL for spelling in spelled)
    if garbled and evidence.engine < LEGIBLE:
        return no_value(evidence, *filter(None, why))
    if words != noted:
        others = [title_case(" ".join(word.text for word in noted)), *others]
        why.append(reasons.rewritten())
    worst = max((spelling.support for spelling in spelled), key=lambda support: _ORDER.index(support))
    decoded = decoded_value(evidence, value, worst, *filter(None, [*why, note]), alternatives=others)
    # The note may be hardly legible: what it says of the name's owner makes no letter of the name doubtful.
    return replace(decoded, confidence=raw_confidence([word.confidence for word in words], worst))


_ORDER = (Support.CONFIRMED, Support.PLAIN, Support.MENDED, Support.DOUBTFUL)


def _without_note(evidence: ReadingEvidence) -> tuple[tuple[WordReading, ...], Reason | None]:
    """Split off "(đã chết)"; return the words before it and its reason."""
    for start in range(1, len(evidence.words)):
        tail = evidence.part(start).text
        if _DEAD.fullmatch(skeleton(tail).lower()):
            return evidence.words[:start], reasons.dead(tail)
    return evidence.words, None


def _written_last(words: tuple[WordReading, ...]) -> tuple[WordReading, ...]:
    """Return the last of two names on one line: the first one was struck out. A single name is returned whole."""
    surnames = known_syllables(NamePosition.FIRST)
    starts = (
        at
        for at in range(LEAST_OF_A_NAME, len(words) - 1)
        if surnames.get(fold_tone_placement(words[at].text).lower(), 0.0) >= COMMON_SURNAME
    )
    start = next(starts, 0) if len(words) >= LEAST_OF_TWO else 0
    return words[start:]


def _settled(read: str, _sure: float, place: NamePosition) -> _Spelling:
    """Keep the syllable that ink and frequency chose."""
    known = read.lower() in syllables_by_letters(place).get(skeleton(read.lower()), {})
    unknown = Support.PLAIN if is_possible_syllable(read) else Support.DOUBTFUL
    return _Spelling(read, Support.CONFIRMED if known else unknown)


def _spell(read: str, sure: float, place: NamePosition) -> _Spelling:
    """Keep a known syllable; otherwise look for one that differs in marks only."""
    known = syllables_by_letters(place)
    key = read.lower()
    alike = sorted(known.get(skeleton(key), {}).items(), key=lambda item: (distance(key, item[0]), -item[1]))
    others = tuple(syllable for syllable, _often in alike if syllable != key)
    if key in known.get(skeleton(key), {}):
        if read.isupper() and _two_marks(read):
            near = tuple(name for name in others if distance(key, name) <= MARK)
            return _Spelling(read, Support.PLAIN, near)
        return _Spelling(read, Support.CONFIRMED, others if sure < SURE_WORD else ())
    possible = is_possible_syllable(read)
    best = _clear_best(key, alike)
    if best is not None and (not possible or place is NamePosition.FIRST or sure < SURE_WORD):
        return _Spelling(best, Support.MENDED, (read, *(other for other in others if other != best)))
    return _Spelling(read, Support.PLAIN if possible else Support.DOUBTFUL, others)


def _two_marks(read: str) -> bool:
    """Return True if a letter carries a vowel mark and a tone; on capitals the two are small and easily confused."""
    return any(len(unicodedata.normalize("NFD", letter)) > 2 for letter in nfc(read))


def _clear_best(key: str, alike: list[tuple[str, float]]) -> str | None:
    """Return the one spelling that is nearest, or far more frequent than those as near; None when it is open."""
    if not alike:
        return None
    nearest = distance(key, alike[0][0])
    rivals = sorted(((often, name) for name, often in alike if distance(key, name) <= nearest), reverse=True)
    if len(rivals) > 1 and rivals[0][0] < CLEAR_LEAD * rivals[1][0]:
        return None
    return rivals[0][1] if nearest <= 2 * MARK + NO_MARK else None


def _why(read: str, spelling: _Spelling) -> Reason | None:
    """Return the reason for a changed or unlikely syllable."""
    if spelling.support is Support.MENDED:
        return reasons.mended(read, spelling.value)
    return reasons.unlikely(read) if spelling.support is Support.DOUBTFUL else None
