"""Names of files: the order that a person expects, and a text that can always be shown and stored."""

from __future__ import annotations

import os
import re
import unicodedata

from records.text.printable import one_line

_DIGITS = re.compile(r"([0-9]+)")


def natural_key(name: str) -> tuple[tuple[tuple[tuple[int, str, str], ...], ...], str]:
    """Return a sort key that puts page 2 before page 10, folder by folder; ties are broken by the name itself.

    Args:
        name: a path with forward slashes.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    return tuple(tuple(_piece(piece) for piece in _DIGITS.split(part)) for part in folded.split("/")), name


def _piece(piece: str) -> tuple[int, str, str]:
    """Return a key that compares numbers by length and then by digits: by value without the limits of `int`."""
    if not _DIGITS.fullmatch(piece):
        return 0, "", piece
    digits = piece.lstrip("0")
    return len(digits), digits, ""


def shown_name(name: str) -> str:
    r"""Return the name of a file as NFC text that can be stored and printed.

    Bytes not in UTF-8 become `\xNN`, characters that a terminal would obey or hide `\uNNNN`.
    """
    return one_line(unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "backslashreplace")))


def is_system_litter(name: str) -> bool:
    """Return whether macOS or Windows leaves a file of this name among scans, which nobody would miss."""
    parts = name.split("/")
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini")
