"""Names of people, offices and accounts that look alike on a screen: two of them would be taken for one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from records.text.vietnamese import collapse_blanks, comparison_key, fold_tone_placement, nfc

_LATIN = "LATIN "


def as_seen(name: str) -> str:
    """Return a name as it is stored: composed, single blanks, without characters that nobody sees (Unicode Cf, Cc)."""
    seen = "".join(letter for letter in nfc(name) if unicodedata.category(letter) != "Cf")
    return "".join(letter for letter in collapse_blanks(seen) if unicodedata.category(letter) != "Cc")


def account_key(name: str) -> str:
    """Return a key equal for account names that differ only in encoding, blanks, letter case or tone placement."""
    return fold_tone_placement(as_seen(name)).casefold()


def office_key(name: str) -> str:
    """Return a key equal for writings of one office: as `account_key`, and whatever punctuation or abbreviation."""
    return comparison_key(as_seen(name).upper())  # "ubnd" is opened only in capitals


def foreign_letters(name: str) -> str:
    """Return the letters of a name that are not Latin: a Cyrillic а looks like a Latin one, and is another."""
    return "".join(
        letter for letter in nfc(name) if letter.isalpha() and not unicodedata.name(letter, "").startswith(_LATIN)
    )


def same_name(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name that is written so, else the first that looks like it; None when no name does."""
    known = tuple(names)
    return wanted if wanted in known else next((one for one in known if account_key(one) == account_key(wanted)), None)


def same_office(wanted: str, names: Iterable[str]) -> str | None:
    """Return the office that is written so, else the first that means the same; None when none does."""
    known = tuple(names)
    return wanted if wanted in known else next((one for one in known if office_key(one) == office_key(wanted)), None)


def same_value(one: str, other: str) -> bool:
    """Return whether two keyers agree; letter case, blanks and the place of a tone mark make no difference."""
    return _value_key(one) == _value_key(other)


def _value_key(text: str) -> str:
    return fold_tone_placement(collapse_blanks(text)).casefold()
