"""Numbers in Vietnamese words, 0–9999, in both directions, with the variants that clerks write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from itertools import product

_UNITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DIGIT = {word: digit for digit, word in enumerate(_UNITS)} | {"tư": 4, "bẩy": 7}
_AFTER_TEN = _DIGIT | {"lăm": 5, "nhăm": 5}
_AFTER_TENS = _AFTER_TEN | {"mốt": 1}
# "hai lăm" is 25, but "hai năm" and "hai một" are not said of 25 and 21.
_CONTRACTED = {word: digit for word, digit in _AFTER_TENS.items() if word not in ("năm", "một")}
_TEN, _TENS, _TWENTY = "mười", ("mươi", "mười"), "hăm"
_HUNDRED = ("trăm",)
_THOUSAND = ("nghìn", "ngàn")
_ZERO = ("linh", "lẻ")

NUMBER_WORDS = frozenset({*_AFTER_TENS, *_TENS, _TWENTY, *_HUNDRED, *_THOUSAND, *_ZERO})


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """Choices of a writer between equivalent number words; the defaults are the commonest.

    Attributes:
        zero: 2008 is "… linh tám" or "… lẻ tám".
        thousand: "nghìn" or "ngàn".
        one: 21 is "hai mươi mốt" or "hai mươi một".
        four: 24 is "hai mươi tư" or "hai mươi bốn"; the same after "linh" and of the month.
        five: 25 is "hai mươi lăm" or "hai mươi nhăm".
        seven: "bảy" or "bẩy".
        no_hundreds: 2008 is "hai nghìn không trăm linh tám" or "hai nghìn linh tám".
    """

    zero: str = "linh"
    thousand: str = "nghìn"
    one: str = "mốt"
    four: str = "tư"
    five: str = "lăm"
    seven: str = "bảy"
    no_hundreds: str = "không trăm"


_CHOICES = {
    "zero": _ZERO,
    "thousand": _THOUSAND,
    "one": ("mốt", "một"),
    "four": ("tư", "bốn"),
    "five": ("lăm", "nhăm"),
    "seven": ("bảy", "bẩy"),
    "no_hundreds": ("không trăm", ""),
}

COMMON_STYLE = NumberStyle()
NUMBER_STYLES = tuple(NumberStyle(*choice) for choice in product(*(_CHOICES[f.name] for f in fields(NumberStyle))))


def number_to_words(number: int, style: NumberStyle = COMMON_STYLE) -> str:
    """Spell out a number 0–9999 in lower case.

    Raises:
        ValueError: the number is outside 0–9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not in 0–9999")
    thousands, below = divmod(number, 1000)
    hundreds, rest = divmod(below, 100)
    words = [f"{_unit(thousands, style)} {style.thousand}"] if thousands else []
    if hundreds:
        words.append(f"{_unit(hundreds, style)} trăm")
    elif thousands and rest:
        words.append(style.no_hundreds)
    if number > 99 and 0 < rest < 10:
        words.append(f"{style.zero} {style.four if rest == 4 else _unit(rest, style)}")
    elif rest or not number:
        words.append(_below_hundred_in_words(rest, style))
    return " ".join(word for word in words if word)


def words_to_number(words: Sequence[str]) -> int | None:
    """Parse number words, 0–9999; None when they form no number.

    Args:
        words: lower case, tone marks in the old place ("nghìn", "linh"); one word may be in figures.
    """
    if len(words) == 1 and words[0].isdecimal():
        return int(words[0]) if len(words[0]) <= 4 else None
    return _scaled(words, _THOUSAND, 1000, _below_thousand)


def _below_thousand(words: Sequence[str]) -> int | None:
    return _scaled(words, _HUNDRED, 100, _below_hundred)


def _scaled(
    words: Sequence[str], signs: tuple[str, ...], scale: int, below: Callable[[Sequence[str]], int | None]
) -> int | None:
    """Parse "DIGIT sign REST"; without the sign the words are all REST."""
    at = next((index for index, word in enumerate(words) if word in signs), None)
    if at is None:
        return below(words)
    head, tail = _digit(words[:at], _DIGIT), words[at + 1 :]
    if head is None or (head == 0 and scale == 1000):
        return None
    rest = _tail(tail, below)
    return None if rest is None else head * scale + rest


def _tail(words: Sequence[str], below: Callable[[Sequence[str]], int | None]) -> int | None:
    """Parse the words after "nghìn" or "trăm": none, "linh" and a digit, or a number that cannot mean hundreds.

    "hai nghìn tám" may be 2008 or 2800, so it is none.
    """
    if not words:
        return 0
    if words[0] in _ZERO:
        return _digit(words[1:], _AFTER_TEN) or None
    rest = below(words)
    clear = rest is not None and (rest >= 10 or _HUNDRED[0] in words)
    return rest if clear else None


def _below_hundred(words: Sequence[str]) -> int | None:
    """Parse 0–99: "tám", "mười lăm", "hai mươi mốt", "hăm ba", "hai lăm"."""
    if len(words) < 2:
        return 10 if list(words) == [_TEN] else _digit(words, _DIGIT)
    if words[0] in (_TEN, _TWENTY):
        unit = _digit(words[1:], _AFTER_TEN)
        return (10 if words[0] == _TEN else 20) + unit if unit else None
    tens = _DIGIT.get(words[0], 0)
    if tens < 2:
        return None
    if words[1] not in _TENS:
        unit = _digit(words[1:], _CONTRACTED)
    elif len(words) == 2:
        return tens * 10
    else:
        unit = _digit(words[2:], _AFTER_TENS)
    return tens * 10 + unit if unit else None


def _digit(words: Sequence[str], known: dict[str, int]) -> int | None:
    """Return the digit of exactly one word."""
    return known.get(words[0]) if len(words) == 1 else None


def _unit(digit: int, style: NumberStyle) -> str:
    return style.seven if digit == 7 else _UNITS[digit]


def _below_hundred_in_words(number: int, style: NumberStyle) -> str:
    tens, unit = divmod(number, 10)
    if not tens:
        return _unit(unit, style)
    head = _TEN if tens == 1 else f"{_unit(tens, style)} {_TENS[0]}"
    after_ten = {0: "", 5: style.five}
    after_tens = after_ten | {1: style.one, 4: style.four}
    tail = (after_ten if tens == 1 else after_tens).get(unit, _unit(unit, style))
    return f"{head} {tail}".strip()
