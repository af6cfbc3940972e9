"""Places as registers write them: hamlet, commune, district, province, with and without the words for their kind."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from ocr.training.vocabulary import Place, Vocabulary

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
"""How the words for the kinds are abbreviated."""


def unit(random: Random, vocabulary: Vocabulary) -> str:
    """One unit of any level, mostly with the word for its kind."""
    found = random.choice(random.choice(vocabulary.places))
    return _named(random, found, short=0.35) if random.random() < 0.85 else found.name


def address(random: Random, vocabulary: Vocabulary) -> str:
    """An address or place of birth: one to four units, joined by commas, dashes or nothing."""
    if vocabulary.written and random.random() < 0.25:
        return random.choice(vocabulary.written)
    chain = random.choice(vocabulary.places)
    named, short = random.random() < 0.65, random.choice((0.0, 0.0, 0.3, 1.0))
    parts = [_named(random, found, short) if named and random.random() < 0.9 else found.name for found in chain]
    parts = parts[min(random.choice((0, 0, 0, 1, 1, 2)), len(parts) - 1) :]
    if random.random() < 0.35:
        parts.insert(0, _hamlet(random, vocabulary))
    if random.random() < 0.4:
        parts = [part[0].upper() + part[1:] for part in parts]
    text = random.choice((", ", ", ", ", ", " - ", "-", " ", ",")).join(parts)
    return text.title() if random.random() < 0.05 else text


def _named(random: Random, found: Place, short: float) -> str:
    """`xã Hương Nguyên`; of so many in a hundred the kind is abbreviated: `P.5`, `TP. Huế`."""
    if random.random() < short and found.kind in _SHORT:
        return random.choice(_SHORT[found.kind]) + found.name
    return f"{found.kind} {found.name}"


def _hamlet(random: Random, vocabulary: Vocabulary) -> str:
    """`Thôn 5`, `Ấp Tân Lập`, `12/3A Nguyễn Trãi`, `Số 7 Hàng Đào`."""
    drawn = vocabulary.drawn["hamlets"].entries
    number = str(random.randint(1, 30)) + random.choice(("", "", "", "", "A", "B"))
    name = random.choice(vocabulary.places)[0].name
    street = f"{random.randint(1, 400)}/{random.randint(1, 99)} {random.choice(('', 'đường ', 'Đường '))}{name}"
    return random.choice(
        (f"{random.choice(drawn)} {number}", f"{random.choice(drawn)} {name}", f"Số {number} {name}", street)
    )
