"""Names of the Excel files of keyed books."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

from pipeline.shared.keyed.keyed_rows import KeyedBook
from pipeline.shared.keyed.row_spool import BookPart
from records.language import gettext as _

_NO_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60
"""Letters of a name: Vietnamese ones take up to three bytes, and a file name has 255."""


class BookFiles:
    """Names of the books' files: a folder an office; two books never share one."""

    def __init__(self, folder: Path) -> None:
        """Take the folder below which they lie."""
        self._folder, self._taken = folder, set[str]()

    def of(self, part: BookPart) -> Path:
        """Return the file of a book, relative to the folder; its own folder is made."""
        folder = Path(_file_name(part.book.office) or _("Không rõ nơi đăng ký"))
        (self._folder / folder).mkdir(exist_ok=True)
        shown = " ".join(filter(None, (part.book.code, part.book.number or _("không rõ sổ"), _year(part.book))))
        name = _file_name(shown + (_(", phần {part}").format(part=part.part) if part.part else ""))
        for again in count(1):
            file = folder / (f"{name}.xlsx" if again == 1 else f"{name} ({again}).xlsx")
            if (key := str(file).casefold()) not in self._taken:
                self._taken.add(key)
                return file
        raise AssertionError


def _year(book: KeyedBook) -> str:
    return str(book.year) if book.year and str(book.year) not in book.number else ""


def _file_name(text: str) -> str:
    return _NO_FILE_NAME.sub("-", text)[:_LONGEST].strip(" .")
