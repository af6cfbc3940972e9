"""Generators of register texts: one line of a value, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random

from ocr.recognise.charset import normalise, writable
from ocr.training.register_texts import dates, places
from ocr.training.register_texts.vocabulary import LISTS, Vocabulary
from records.text.syllables import Tone, TonePlacement, place_tone, toneless_syllables
from records.text.vietnamese import nfc

Draw = Callable[[Random, Vocabulary], str]
MAX_LENGTH = 72
"""Length above which values are written on two lines; longer texts are cut."""
TITLES = ("CT", "PCT", "Q. CT", "KT. CT", "Chủ tịch", "Phó Chủ tịch", "P. Chủ tịch", "KT. Chủ tịch", "TM. UBND")
"""Short titles of signers; those that differ by one letter are drawn alike."""
_FOREIGN_JOINERS = (" ", " ", " ", "-", " H'", " Y ")


def pick(random: Random, vocabulary: Vocabulary, key: str) -> str:
    """Draw one entry of a list by weight."""
    drawn = vocabulary.drawn[key]
    return random.choices(drawn.entries, cum_weights=drawn.sums)[0]


def person_name(random: Random, vocabulary: Vocabulary) -> str:
    """Draw a full name in title case: surname, zero to two middle names, given name."""
    sex = random.choice(("male", "female"))
    parts = [pick(random, vocabulary, "surname")]
    if random.random() < 0.12:
        parts.append(pick(random, vocabulary, "surname"))
    if sex == "female" and random.random() < 0.5:
        parts.append("Thị")
    if random.random() < 0.8:
        parts.append(pick(random, vocabulary, f"{sex}_mid"))
    flat = random.random() < 0.3  # rare given names as often as common ones: a reader must not guess by frequency
    names = vocabulary.drawn[sex]
    parts.append(random.choice(names.entries) if flat else pick(random, vocabulary, sex))
    return " ".join(parts)


def written_name(random: Random, vocabulary: Vocabulary) -> str:
    """Draw a name as clerks write it: title case, often capitals, sometimes abbreviated middle names."""
    name = person_name(random, vocabulary)
    chance = random.random()
    if chance < 0.35:
        return name.upper()
    if chance < 0.38:
        first, *middle, last = name.split()
        return " ".join([first, *(f"{word[0]}." for word in middle), last])
    return name


def identity_number(random: Random, vocabulary: Vocabulary) -> str:
    """Draw a personal ID of 12 digits, a card of 9, or a passport, rarely spaced in groups."""
    length = random.choice((9, 12, 12))
    digits = "".join(random.choices("0123456789", k=length))
    if length == 12:
        digits = f"0{digits[1:]}"
    chance = random.random()
    if chance < 0.05:
        return random.choice("BCNM") + digits[:7]
    return " ".join(digits[at : at + 3] for at in range(0, length, 3)) if chance < 0.1 else digits


def number(random: Random, vocabulary: Vocabulary) -> str:
    """Draw an entry, page, book or decision number."""
    small, year = str(random.randint(1, 10 ** random.randint(1, 4))), random.randint(1976, 2025)
    document = random.choice(("GBT", "QĐ-UBND", "QĐ", "GCS", "HNGĐ-ST", "QĐST-HNGĐ", "TP-HT", "BA", "UBND-XN"))
    volume = f"{random.randint(1, 30):02d}/{year}"
    forms = (small, small, small, small.zfill(2), small.zfill(3), volume, f"{small.zfill(2)}/{year}")
    rare = (f"{small}/{year}/{document}", f"Số {small}", f"số: {small}/{year}", f"TP/{document}-{year}-A.{small}")
    return random.choice(forms * 2 + (f"{small}/{document}", *rare))


def clock_time(random: Random, vocabulary: Vocabulary) -> str:
    """Draw the time of a death."""
    hour, minute = random.randint(0, 23), random.choice((0, 10, 15, 20, 30, 40, 45, random.randint(0, 59)))
    forms = (
        f"{hour} giờ {minute:02d} phút",
        f"{hour}h{minute:02d}",
        f"{hour:02d} giờ {minute:02d} phút,",
        f"{hour} giờ",
        f"{hour} giờ {minute:02d}",
        f"{hour}h {minute:02d}'",
    )
    return random.choice((*forms, f"{hour} giờ {minute} phút", f"{hour:02d}h{minute:02d}'"))


def hour_of_a_day(random: Random, vocabulary: Vocabulary) -> str:
    """Draw the time of a death and its day on one line, in either order."""
    parts = [clock_time(random, vocabulary), dates.day(random)]
    return " ".join(parts if random.random() < 0.85 else reversed(parts))


def stock(random: Random, vocabulary: Vocabulary) -> str:
    """Draw an entry of a closed list or a stock phrase."""
    phrases = ("sex", "papers", "registration", "marital", "causes", "issuers")
    return pick(random, vocabulary, random.choice(LISTS + phrases))


def office(random: Random, vocabulary: Vocabulary) -> str:
    """Draw an authority or hospital with its place, or a position with its authority."""
    chance, authority = random.random(), f"{pick(random, vocabulary, 'office_kinds')} {places.unit(random, vocabulary)}"
    if chance < 0.25:
        return f"{pick(random, vocabulary, 'positions')} {authority}"
    return authority


def signer(random: Random, vocabulary: Vocabulary) -> str:
    """Draw the name of who signed with a short title before or behind it, or the title alone."""
    title = random.choice(TITLES)
    name = person_name(random, vocabulary)
    return random.choice((f"{name} {title}", f"{title} {name}", f"{name}, {title}", title))


def note(random: Random, vocabulary: Vocabulary) -> str:
    """Draw free text: notes, marital status, corrections."""
    makers: tuple[Draw, ...] = (number, dates.figures, person_name, office, stock)
    pieces = [pick(random, vocabulary, random.choice(("notes", "notes", "marital", "causes", "labels")))]
    for _ in range(random.randint(0, 4)):
        pieces.append(
            random.choice(makers)(random, vocabulary) if random.random() < 0.6 else pick(random, vocabulary, "labels")
        )
    return " ".join(pieces)


def odd_words(random: Random, vocabulary: Vocabulary) -> str:
    """Draw syllables that spelling allows and no list holds, so that the network learns to read ink."""
    drawn = [random.choice(_syllables()) + random.choice(tuple(Tone)) for _ in range(random.randint(1, 4))]
    words = [place_tone(nfc(word), random.choice(tuple(TonePlacement))) for word in drawn]
    joiner = random.choice(_FOREIGN_JOINERS)
    return joiner.join(word.capitalize() if random.random() < 0.7 else word for word in words)


@cache
def _syllables() -> tuple[str, ...]:
    return tuple(sorted(toneless_syllables()))


DRAWS: tuple[tuple[float, Draw], ...] = (
    (0.21, written_name),
    (0.03, signer),
    (0.16, dates.figures),
    (0.08, dates.words),
    (0.16, places.address),
    (0.09, number),
    (0.06, identity_number),
    (0.07, stock),
    (0.05, office),
    (0.05, note),
    (0.01, clock_time),
    (0.03, odd_words),
)
"""Shares of the kinds of values; short ones take few pixels, so long ones still fill most of a batch."""


def register_text(random: Random, vocabulary: Vocabulary) -> str:
    """Draw one written line of a register: normalised, of charset characters only, never empty."""
    weights, makers = zip(*DRAWS, strict=True)
    while True:
        text = normalise(as_written(random, random.choices(makers, weights=weights)[0](random, vocabulary)))
        if text and writable(text):
            return text


def as_written(random: Random, text: str) -> str:
    """Return a value as it stands on one line: part of a broken line, stray commas, rarely another case."""
    words = text.split()
    if len(text) > MAX_LENGTH or (len(words) > 3 and random.random() < 0.25):
        first = random.randrange(len(words) - 1)
        words = words[first : first + random.randint(1, len(words) - first)]
    line = " ".join(words)[:MAX_LENGTH]
    chance = random.random()
    if chance < 0.04:
        return line.upper()
    if chance < 0.07:
        return line.lower()
    return line + random.choice((",", ",", ".", ";")) if chance < 0.14 and line[-1:].isalnum() else line
