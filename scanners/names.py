"""Names of files: the order that a person expects, and a text that can always be shown and stored."""

from __future__ import annotations

import os
import re
import unicodedata

from records.text.printable import one_line

_DIGITS = re.compile(r"([0-9]+)")
# Windows, macOS, Linux, Samba, Synology, QNAP, NetApp; all in lower case.
_SYSTEM_FOLDERS = frozenset(
    ("$recycle.bin", "recycler", "recycled", "#recycle", "@recycle", ".recycle", "network trash folder", "lost+found")
    + ("system volume information", "__macosx", ".appledouble", ".appledb", ".appledesktop", "temporary items")
    + (".temporaryitems", ".fseventsd", ".spotlight-v100", ".documentrevisions-v100", "@eadir", "@tmp", "@sharebin")
    + ("#snapshot", "@recently-snapshot", ".snapshot", "~snapshot", ".zfs", ".@__thumb", ".thumbnails", "thumbnails")
)
_TRASH = ".trash"
_SYSTEM_FILES = frozenset(
    ("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "desktop.db", ".ds_store", ".localized", "icon\r")
    + ("picasa.ini", ".picasa.ini", "pspbrwse.jbf", "zbthumbnail.info", "autorun.inf", ".directory", ".nomedia")
)
_SYSTEM_PREFIXES = ("._", "~$", ".~lock.", "thumbs.db:")
_SYSTEM_SUFFIXES = (".log", ".ds_store")


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
    """Return whether a system or a file server keeps a file for itself, whatever the case: nobody means it as a scan.

    These are recycle bins, thumbnails, snapshots and index folders with all that is in them, what Windows and macOS
    leave behind, lock files of office programs and logs of scanning programs.

    Args:
        name: a name or a path with forward slashes.
    """
    *folders, file = unicodedata.normalize("NFC", name).casefold().split("/")
    return (
        any(part in _SYSTEM_FOLDERS or part.startswith(_TRASH) for part in (*folders, file))
        or file in _SYSTEM_FILES
        or file.startswith(_SYSTEM_PREFIXES)
        or file.endswith(_SYSTEM_SUFFIXES)
    )
