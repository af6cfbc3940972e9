"""Contents of a book package: the book's name and its entries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from records.dates import PartialDate
from records.errors import UsageError
from records.language import gettext as _

_VOLUME = re.compile(r"(\d{1,3})([A-Z]?)")


@dataclass(frozen=True, slots=True)
class BookName:
    """Name of a book and its files: `KS.2007.01`.

    Attributes:
        record_type: "KS", "KH", "KT", "CMC", "HN", ….
        year: the year in which the book was opened, four figures.
        volume: number of the volume in that year, with a letter where the office used one: "1", "01", "2A".

    Raises:
        UsageError: the volume is not a volume number.
    """

    record_type: str
    year: int
    volume: str

    def __post_init__(self) -> None:
        """Refuse a volume that would make an unacceptable file name."""
        if not _VOLUME.fullmatch(self.volume):
            raise UsageError(
                _("“{volume}” không phải số quyển.").format(volume=self.volume),
                _("Số quyển gồm 1–3 chữ số, có thể kèm một chữ cái in hoa, ví dụ 01 hoặc 2A."),
            )

    @property
    def stem(self) -> str:
        """Return the common beginning of the files' names; numbers have at least two figures: "KS.2007.01"."""
        number, letter = _VOLUME.fullmatch(self.volume).groups()  # type: ignore[union-attr]
        return f"{self.record_type}.{self.year:04d}.{int(number):02d}{letter}"

    @property
    def changes(self) -> str:
        """Return the name of the list of what changed since the version before: "KS.2007.01.changes.xlsx"."""
        return f"{self.stem}.changes.xlsx"


@dataclass(frozen=True, slots=True)
class PackageEntry:
    """Entry of a book: one row of the Excel file and one PDF.

    Attributes:
        number: the register number as in the cell `so`: "24", "01/2018", "12a"; "" when it could not be read.
        registered: date of registration, as far as it is known.
        cells: ministry's column name → text; columns that are left out stay blank.
        pages: the pages of the entry in order, as JPEGs that `exports.package.page_fit` made.
    """

    number: str
    registered: PartialDate | None
    cells: Mapping[str, str]
    pages: tuple[bytes, ...]
