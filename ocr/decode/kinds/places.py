"""Decoder of places and offices: as written, marks corrected where a chain of gazetteer units agrees."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rapidfuzz.distance import Levenshtein

from ocr.decode import reasons
from ocr.decode.confidence import Support
from ocr.decode.edit_distance import MARK, distance
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from ocr.decode.kinds.phrases import restore_marks, unlikely_words
from records.places import Level, Respelling, Unit, respell
from records.places.offices import can_be_office, with_head_as_listed
from records.stages import Reason
from records.text.vietnamese import nfc, skeleton

MARKS_A_NAME = 3 * MARK
"""Largest distance between the reading and a unit's name; beyond it is another name, in the gazetteer or not."""
ONE_LETTER = 1.0 + 2 * MARK
"""Largest distance for one of the names when all three levels are named and fit together."""
FULL_CHAIN = 3
_BELOW_COMMUNE = r"(?:số|thôn|xóm|tổ|khu|ấp|đội|bản|làng|buôn|khóm|khối|phố|đường|ngõ)"
_UNIT = r"(?:xã|phường|thị trấn|huyện|quận|thị xã|thành phố|tỉnh)"
_A_COMMUNE = re.compile(r"(?:^|(?<=[\s,]))(?<!thị\s)(?:xã\s|phường\s|thị trấn\s|X\.\s|P\.\s|TT\.\s)", re.IGNORECASE)
_A_DISTRICT = re.compile(r"(?:^|(?<=[\s,]))(?:huyện\s|quận\s|thị xã\s|H\.\s|Q\.\s|TX\.\s)", re.IGNORECASE)
_LOST_COMMA = re.compile(
    rf"((?:^|,\s*)(?:{_BELOW_COMMUNE}|{_UNIT})\s[^,]*?[^\s,\-–])\s+(?={_UNIT}\s+[A-ZĐÀ-Ỹ0-9])", re.IGNORECASE
)
_HAMLETS = {skeleton(word): word for word in ("thôn", "xóm", "tổ", "ấp", "đội", "bản", "khóm", "khối", "số", "ngõ")}
_HAMLET = re.compile(r"(?:(?<=^)|(?<=, ))[^\W\d_]+(?=\s\d)")
OF_AN_OFFICE = "của"
_LEADS_TO_AN_OFFICE = frozenset({OF_AN_OFFICE, "cửa", "cua", "do"})
_SIGNS = str.maketrans({";": ",", "“": '"', "”": '"', "‚": ",", "_": " ", "|": " "})


def decode_place(evidence: ReadingEvidence, on: date | None = None, home: tuple[Unit, ...] = ()) -> DecodedValue:
    """Decode an address or an office as written.

    Args:
        evidence: the words of all its lines, in order.
        on: day of registration, when known; of two spellings the unit that existed then is nearer.
        home: units of the registration office; they win between two equally near spellings.
    """
    read = _tidy(evidence.text)
    if sum(letter.isalpha() for letter in read) < 2:
        return no_value(evidence, reasons.unlikely(read))
    text = _HAMLET.sub(_hamlet, restore_marks(read))
    ways = [way for way in respell(text, on, home) if _same_words(text, way)]
    if not ways:
        doubts = [reasons.unlikely(word) for word in unlikely_words(text)]
        support = Support.DOUBTFUL if doubts else Support.PLAIN
        return decoded_value(evidence, _commas(text), support, *doubts, *_unknown(text, ()))
    best = ways[0]
    whole = len(best.units) >= _named_units(text)
    rivals = [way for way in ways[1:] if way.distance == best.distance]
    value = _commas(best.text)
    unknown = _unknown(value, best.units)
    if best.distance == 0:
        return decoded_value(evidence, value, Support.CONFIRMED if whole else Support.PLAIN, *unknown)
    why = reasons.mended(read, value)
    support = Support.DOUBTFUL if rivals or not whole else Support.MENDED if best.distance > 1 else Support.PLAIN
    return decoded_value(
        evidence, value, support, why, *unknown, alternatives=[_commas(way.text) for way in [*rivals, *ways[1:]]]
    )


def decode_office(evidence: ReadingEvidence, on: date | None = None, home: tuple[Unit, ...] = ()) -> DecodedValue:
    """Decode an office: an address or a name, without the word of the form that leads to it ("của", read "cửa").

    Args: as `decode_place`.
    """
    found = decode_place(evidence, on, home)
    first, _, office = found.value.partition(" ")
    if not office or not _leads_to_an_office(first, office):
        return replace(found, value=with_head_as_listed(found.value))
    value = with_head_as_listed(office.lstrip(" -,."))
    return replace(found, value=value, reasons=(*found.reasons, reasons.left_over(found.value)))


def _leads_to_an_office(word: str, rest: str) -> bool:
    """Return whether a word is one of the form's before an office, perhaps with a letter misread: "tủa Bệnh viện"."""
    bare = word.lower()
    misread = len(bare) == len(OF_AN_OFFICE) and Levenshtein.distance(skeleton(bare), skeleton(OF_AN_OFFICE)) <= 1
    return bare in _LEADS_TO_AN_OFFICE or (misread and not can_be_office(f"{word} {rest}") and can_be_office(rest))


def _unknown(text: str, units: tuple[Unit, ...]) -> tuple[Reason, ...]:
    """Return a reason where more communes or districts are named than the gazetteer of the day holds of them."""
    communes = sum(unit.level is Level.COMMUNE for unit in units)
    above = len(units) - communes
    if len(_A_COMMUNE.findall(text)) <= communes and len(_A_DISTRICT.findall(text)) <= above:
        return ()
    return (reasons.unknown_unit(text),)


def _named_units(text: str) -> int:
    """Count the units named with their type word."""
    return len(re.findall(rf"(?<!\w){_UNIT}\s", text, re.IGNORECASE))


def _tidy(text: str) -> str:
    """Drop stray signs; put one space after commas."""
    text = nfc(text).translate(_SIGNS).strip(" .,:\"'`*-")
    return re.sub(r"\s+", " ", re.sub(r"\s*,[\s.,]*", ", ", text))


def _hamlet(found: re.Match[str]) -> str:
    """Correct the word before a number at the head of a part: "Tố 21" → "Tổ 21"."""
    word = _HAMLETS.get(skeleton(found[0]).lower(), found[0])
    return word.capitalize() if found[0][0].isupper() else word


def _commas(text: str) -> str:
    """Insert the comma between a unit and the next larger one, which is easily lost in a dotted leader."""
    previous = ""
    while previous != text:
        previous, text = text, _LOST_COMMA.sub(r"\1, ", text)
    return text


def _same_words(read: str, way: Respelling) -> bool:
    """Return True if a respelling keeps the words: every name within MARKS_A_NAME, or one letter of a long name."""
    mine, theirs = read.split(), way.text.split()
    if len(mine) != len(theirs):
        return False
    changed = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    letters = [(a, b) for a, b in changed if skeleton(a).lower() != skeleton(b).lower()]
    if any(distance(a, b) > MARKS_A_NAME for a, b in letters[1:]) or not letters:
        return not letters
    near = distance(*letters[0])
    return near <= MARKS_A_NAME or (near <= ONE_LETTER and len(way.units) >= FULL_CHAIN)
