"""Generators of places: hamlet, commune, district, province, with and without the words for their kind."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from ocr.training.register_texts.vocabulary import NamedUnit, Vocabulary
from records.text.syllables import TonePlacement, place_tone

_SHORT: Mapping[str, tuple[str, ...]] = {
    "xã": ("X.", "X. "),
    "phường": ("P.", "P. ", "P "),
    "thị trấn": ("TT.", "TT. ", "TT "),
    "huyện": ("H.", "H. ", "H "),
    "quận": ("Q.", "Q. ", "Q "),
    "thị xã": ("TX.", "TX. ", "TX "),
    "thành phố": ("TP.", "TP. ", "TP ", "Tp ", "Tp. ", "tp "),
    "tỉnh": ("T.", "tỉnh "),
}
"""Abbreviations of the words for the kinds."""
INITIALS = 0.05
"""Share of addresses with the initials of their province: "xã Đan Hội - H. Lục Nam - BG"."""
_PLAIN_KIND = (0.12, 0.15, 0.03)
_FULL_KIND = (0.9, 0.8, 0.1)
"""Share of communes, districts and provinces with the word for their kind: in short and in full addresses."""
_TOWN_KIND = 0.7
"""The same for townships, towns and cities; a number always has it."""
_TOWNS = ("thị trấn", "thị xã", "thành phố")


def unit(random: Random, vocabulary: Vocabulary) -> str:
    """Draw one unit of any level, mostly with the word for its kind."""
    found = random.choice(random.choice(vocabulary.places))
    return _named(random, found, short=0.35) if random.random() < 0.85 else found.name


def address(random: Random, vocabulary: Vocabulary) -> str:
    """Draw an address or place of birth: one to four units, joined by commas, dashes or nothing."""
    if vocabulary.written and random.random() < 0.25:
        return random.choice(vocabulary.written)
    chain = random.choice(vocabulary.places)
    named, short = random.random() < 0.65, random.choice((0.0, 0.0, 0.3, 1.0))
    parts = [_named(random, found, short) if named and random.random() < 0.9 else found.name for found in chain]
    if random.random() < INITIALS:
        parts[-1] = "".join(word[0] for word in chain[-1].name.split())
    parts = parts[min(random.choice((0, 0, 0, 1, 1, 2)), len(parts) - 1) :]
    if random.random() < 0.35:
        parts.insert(0, _hamlet(random, vocabulary))
    if random.random() < 0.4:
        parts = [part[0].upper() + part[1:] for part in parts]
    text = random.choice((", ", ", ", ", ", " - ", "-", " ", ",")).join(parts)
    return text.title() if random.random() < 0.05 else text


def written_chain(random: Random, chain: tuple[tuple[str, str], ...]) -> str:
    """Write a commune with its parent units (kinds and names, the smallest first) in one of the usual ways."""
    short, parts = random.random() < 0.6, []
    for level, (kind, name) in enumerate(chain):
        often = _PLAIN_KIND[min(level, 2)] if short else _FULL_KIND[min(level, 2)]
        often = 1.0 if name[0].isdigit() else max(often, _TOWN_KIND) if kind in _TOWNS and level < 2 else often
        word = kind if random.random() < 0.7 else random.choice(_SHORT.get(kind, (kind,))).strip(" .")
        parts.append(f"{word} {name}" if random.random() < often else name)
    habit = random.choice((TonePlacement.OLD, TonePlacement.NEW))
    written = [" ".join(place_tone(word, habit) for word in part.split()) for part in parts]
    text = (" " if short else random.choice((", ", ", ", " - "))).join(written)
    return text.title() if short or random.random() < 0.6 else text


def _named(random: Random, found: NamedUnit, short: float) -> str:
    """Name a unit with its kind, abbreviated with probability `short`: `xã Hương Nguyên`, `P.5`, `TP. Huế`."""
    if random.random() < short and found.kind in _SHORT:
        return random.choice(_SHORT[found.kind]) + found.name
    return f"{found.kind} {found.name}"


def _hamlet(random: Random, vocabulary: Vocabulary) -> str:
    """Draw `Thôn 5`, `Ấp Tân Lập`, `12/3A Nguyễn Trãi` or `Số 7 Hàng Đào`."""
    drawn = vocabulary.drawn["hamlets"].entries
    number = str(random.randint(1, 30)) + random.choice(("", "", "", "", "A", "B"))
    name = random.choice(vocabulary.places)[0].name
    street = f"{random.randint(1, 400)}/{random.randint(1, 99)} {random.choice(('', 'đường ', 'Đường '))}{name}"
    return random.choice(
        (f"{random.choice(drawn)} {number}", f"{random.choice(drawn)} {name}", f"Số {number} {name}", street)
    )
