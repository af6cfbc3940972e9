"""Decoders of dates in figures and in words, and of times of day."""

from __future__ import annotations

import re
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ocr.decode import reasons
from ocr.decode.confidence import Support
from ocr.decode.edit_distance import MARK, NO_MARK, distance
from ocr.decode.evidence import DecodedValue, ReadingEvidence, decoded_value, no_value
from records.date_words import DATE_WORDS, date_writings, words_to_date
from records.dates import PartialDate, parse_date
from records.text.vietnamese import nfc

# Only in a date field are these letters figures, and only where a figure can stand.
FIGURES = str.maketrans(
    {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "i": "1", "Ì": "1", "Í": "1", "!": "1"}
    | {"Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "⁄": "/", "∕": "/", "—": "-", "–": "-"}
)
MOST_WAYS = 256
"""Combinations tried for a date with doubtful words; more doubt than that is no reading."""
_FIGURE_RUN = re.compile(r"[\dOoQDlI|iÌÍ!ZzSsB⁄∕./\-—–]+")
_TIME = re.compile(r"(\d{1,2})\s*(giờ|gio|h)\W*(?:(\d{1,2})\s*(phút|phut|p)?)?", re.IGNORECASE)

_SHORT_TIME = re.compile(r"\d{1,2} ?h ?(?:\d{1,2}['’]?)?", re.IGNORECASE)


def decode_date(evidence: ReadingEvidence) -> DecodedValue:
    """Decode a date to the cell `dd.mm.yyyy`, `mm.yyyy` or `yyyy`; nothing is padded or guessed."""
    text = figures(evidence.text)
    date = parse_date(text)
    if date is None:
        return no_value(evidence, reasons.not_a_date(evidence.text))
    plain = text == nfc(evidence.text).strip(" .,:;\"'")
    support = Support.CONFIRMED if plain and date.is_full else Support.PLAIN if plain else Support.MENDED
    return decoded_value(evidence, date.cell(), support)


def decode_date_gaps(day: ReadingEvidence, month: ReadingEvidence, year: ReadingEvidence) -> DecodedValue:
    """Decode a date with one gap each for day, month and year; a gap without figures is unknown."""
    gaps = (day, month, year)
    whole = ReadingEvidence(
        tuple(word for gap in gaps for word in gap.words), tuple(line for gap in gaps for line in gap.lines)
    )
    parts = [_number(part) for part in gaps]
    try:
        date = PartialDate(parts[2] or 0, parts[1], parts[0])
    except ValueError:
        return no_value(whole, reasons.not_a_date(whole.text))
    return decoded_value(whole, date.cell(), Support.CONFIRMED if date.is_full else Support.PLAIN)


def decode_date_words(evidence: ReadingEvidence) -> DecodedValue:
    """Decode a date in words to a clerk's spelling, with the commas that the reading has or nearly has."""
    choices = [_date_words_near(word.text) for word in evidence.words]
    ways = islice(product(*choices), MOST_WAYS)
    found = ((" ".join(way), date) for way in ways if (date := words_to_date(" ".join(way))) is not None)
    read, date = next(found, ("", None))
    if date is None:
        return decoded_value(evidence, evidence.text, Support.DOUBTFUL, reasons.not_a_date(evidence.text))
    # A comma that is read is there, one that is not may be lost in the dotted leader.
    writings = [writing for writing in date_writings(date) if "," in writing or "," not in read]
    nearest = process.extractOne(read, writings, scorer=Levenshtein.distance)[0]
    if distance(read, nearest) > 4 * MARK:
        return decoded_value(evidence, read, Support.CONFIRMED)
    return decoded_value(evidence, _as_cased(nearest, read), Support.CONFIRMED)


def decode_time(evidence: ReadingEvidence) -> DecodedValue:
    """Decode a time as written, "7 giờ 40 phút", "6h 30'"; words are corrected, the numbers must be a time of day."""
    text = " ".join(figures(word.text) if word.text[:1] in "0123456789" else word.text for word in evidence.words)
    found = _TIME.search(text)
    if not found or int(found[1]) > 24 or int(found[3] or 0) > 59:
        return no_value(evidence, reasons.not_a_number(evidence.text))
    if short := _SHORT_TIME.search(evidence.text):
        return decoded_value(evidence, short[0].strip(), Support.CONFIRMED)
    hour = "Giờ" if found[2][:1] == "G" else "giờ"
    minutes = f" {found[3]}" + (" phút" if found[4] else "") if found[3] else ""
    value = f"{found[1]} {hour}{minutes}"
    return decoded_value(evidence, value, Support.CONFIRMED)


def figures(text: str) -> str:
    """Replace letters among figures by the figures they resemble, and strip stray signs at the ends."""
    text = nfc(text).strip(" .,:;\"'‘’“”`*_")
    return _FIGURE_RUN.sub(lambda run: _as_figures(run[0]), text)


def _as_figures(run: str) -> str:
    """Translate only runs that hold a real figure: "do" stays "do"."""
    return run.translate(FIGURES) if any(letter.isdigit() for letter in run) else run


def _number(evidence: ReadingEvidence) -> int | None:
    """Return the number in one gap."""
    found = re.fullmatch(r"\D*(\d{1,4})\D*", figures(evidence.text).translate(FIGURES))
    return int(found[1]) if found else None


def _date_words_near(read: str) -> list[str]:
    """Return the date words that a reading can be, nearest first, commas and case kept; else the reading itself."""
    bare = read.strip(" .,;:\"'“”*").lower()
    if not bare or bare in DATE_WORDS:
        return [read]
    near = sorted((distance(bare, word), word) for word in DATE_WORDS)
    words = [word for apart, word in near if apart <= 2 * MARK + NO_MARK]
    return [read.lower().replace(bare, word.capitalize() if read[0].isupper() else word) for word in words] or [read]


def _as_cased(text: str, like: str) -> str:
    """Copy the letter case of a reading with as many words."""
    mine, theirs = text.split(), like.split()
    if len(mine) != len(theirs):
        return text
    return " ".join(
        word[0].upper() + word[1:] if seen[:1].isupper() else word for word, seen in zip(mine, theirs, strict=True)
    )
