"""Files and folders as a source of pages; bad ones are refused one by one with a reason, the rest goes on."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from records.language import gettext as _
from scanners.names import is_system_litter, natural_key, shown_name
from scanners.sources.documents import document_pages, file_type, refused_by_system
from scanners.sources.file_types import FileType
from scanners.sources.source_page import (
    LeftAlone,
    PageSource,
    RefusalCode,
    SourceItem,
    SourceLimits,
    SourcePage,
    SourceRefusal,
    SourceRefused,
)
from scanners.sources.zips import read_zip

__all__ = [
    "FileSource",
    "LeftAlone",
    "PageSource",
    "RefusalCode",
    "SourceRefusal",
    "SourceLimits",
    "SourcePage",
    "check_regular",
    "open_source",
]


@dataclass(frozen=True, slots=True)
class FileSource:
    """Page source over files and folders, in the order given; inside a folder in natural order."""

    paths: tuple[Path, ...]
    limits: SourceLimits = field(default_factory=SourceLimits)

    def pages(self) -> Iterator[SourceItem]:
        """Yield pages, refusals and what is left alone, one at a time."""
        for path in self.paths:
            yield from open_source(path, self.limits)


def open_source(path: Path, limits: SourceLimits) -> Iterator[SourceItem]:
    """Yield the pages of a file (JPEG, PNG, TIFF, PDF, ZIP of those) or of all files below a folder.

    Names start with the last part of `path`: "p1.jpg", "so.pdf#0012" (pages count from 1; a document of one page keeps
    its name), "so.zip/a/p1.jpg", "folder/p1.jpg". Page 2 comes before page 10. Memory holds one page at a time.
    Links are not followed, devices and pipes are not opened; both are refused, as is everything that is no scan. What
    systems keep in a folder for themselves (recycle bins, thumbnails) is left alone, a folder of it as one.

    Args:
        path: the file or folder; the type is detected by content, not by name.
        limits: bounds on sizes and times.

    Raises:
        WriteFailed: the disk for temporary files is full.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow the link that must be refused
    yield from _pages(absolute, shown_name(absolute.name), limits)


def _pages(path: Path, name: str, limits: SourceLimits) -> Iterator[SourceItem]:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            for child in sorted(path.iterdir(), key=lambda child: natural_key(shown_name(child.name))):
                shown = shown_name(child.name)
                is_litter = is_system_litter(shown)
                yield from (LeftAlone(f"{name}/{shown}"),) if is_litter else _pages(child, f"{name}/{shown}", limits)
            return
        check_regular(mode)
        kind = file_type(path)
        yield from read_zip(name, path, limits) if kind is FileType.ZIP else document_pages(name, path, kind, limits)
    except SourceRefused as refusal:
        yield refusal.as_refusal(name)
    except OSError as error:
        yield refused_by_system(name, error)


def check_regular(mode: int) -> None:
    """Refuse what is no file of its own.

    Args:
        mode: of the file itself, as `lstat` says.

    Raises:
        SourceRefused: a link, a device, a pipe.
    """
    if stat.S_ISLNK(mode):
        raise SourceRefused(
            RefusalCode.SYMLINK,
            _("Đây là liên kết (symlink), chương trình không đi theo liên kết."),
            _("Hãy chép tệp thật vào thư mục, hoặc nạp thẳng đường dẫn của tệp thật."),
        )
    if not stat.S_ISREG(mode):
        raise SourceRefused(
            RefusalCode.NOT_A_FILE,
            _("Đây là thiết bị hoặc đường ống, không phải tệp."),
            _("Hãy nạp tệp ảnh, PDF, ZIP hoặc thư mục chứa chúng."),
        )
