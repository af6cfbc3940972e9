"""Seal of a package: one small file with the SHA-256 of its two files, as `sha256sum -c` reads it, written last.

No file system renames two files at once. So a power cut between them can leave a new Excel file beside an old ZIP; then
the seal fits only one of them, or is missing, and nobody takes the two for a package.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from exports.package.contents import BookName
from records.errors import IntegrityBroken
from records.language import gettext as _

COMMENT = "#"
"""Begins a line that `sha256sum` passes over."""


def seal_of(book: BookName, folder: Path) -> Path:
    """Return the path of the seal of a book's package: `KS.2007.01.sha256`."""
    return folder / f"{book.stem}.sha256"


def write_seal(path: Path, digests: Mapping[str, str], note: str) -> None:
    """Write file name → SHA-256, after a comment unless it is empty, and flush it to the disk."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        if note:
            file.write(f"{COMMENT} {note}\n")
        file.writelines(f"{digest}  {name}\n" for name, digest in digests.items())
        file.flush()
        os.fsync(file.fileno())


def check_seal(seal: Path) -> None:
    """Check that a package is complete and unchanged.

    Raises:
        IntegrityBroken: there is no seal, or a file is missing or not the one that was sealed; the message names it.
    """
    if not seal.exists():
        raise _broken(_("Gói {package} chưa ghi xong.").format(package=seal.with_suffix("")))
    for name, digest in sealed_hashes(seal).items():
        file = seal.parent / name
        if not file.exists():
            raise _broken(_("Gói thiếu tệp {path}.").format(path=file))
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != digest:
                raise _broken(_("Tệp {path} không phải là tệp đã niêm phong cùng gói.").format(path=file))


def sealed_hashes(seal: Path) -> dict[str, str]:
    """Return file name → SHA-256 as a seal says."""
    lines = (line for line in seal.read_text(encoding="utf-8").splitlines() if not line.startswith(COMMENT))
    return {name: digest for digest, _blank, name in (line.partition("  ") for line in lines)}


def _broken(message: str) -> IntegrityBroken:
    return IntegrityBroken(message, _("Hãy xuất lại gói của sổ này."))
