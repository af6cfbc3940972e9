"""The Excel files that a person means: folders in any letter case, each content once, the rest named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import file_digest
from pathlib import Path

from records.errors import UsageError
from records.language import gettext as _
from scanners.names import is_system_litter, natural_key, shown_name

Tell = Callable[[str], None]
ENDING = ".xlsx"


def unheard(_line: str) -> None:
    """Tell nobody."""


def excel_files(paths: Sequence[Path], tell: Tell) -> list[Path]:
    """Files, and those that lie in folders, in natural order; `tell` hears of every other file and of copies.

    Raises:
        UsageError: there is no such file, or no Excel file in a folder.
    """
    found: list[Path] = []
    for path in paths:
        found += _inside(path, tell) if path.is_dir() else [path]
    return _each_once(found, tell)


def content_of(path: Path) -> str:
    """Return the SHA-256 of a file.

    Raises:
        UsageError: there is no such file.
    """
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(
            _("Không đọc được {path}: {why}.").format(path=path, why=error.strerror), _("Kiểm tra đường dẫn.")
        ) from error


def _inside(folder: Path, tell: Tell) -> list[Path]:
    entries = sorted(folder.iterdir(), key=lambda entry: natural_key(shown_name(entry.name)))
    meant = [entry for entry in entries if not is_system_litter(shown_name(entry.name))]
    tables = [entry for entry in meant if entry.suffix.lower() == ENDING and entry.is_file()]
    if not tables:
        raise UsageError(_("Không có tệp Excel (.xlsx) nào trong {path}.").format(path=folder))
    if others := [shown_name(entry.name) for entry in meant if entry not in tables]:
        tell(_("{folder}: không lấy {names} (chỉ lấy tệp .xlsx).").format(folder=folder, names=", ".join(others)))
    if litter := len(entries) - len(meant):
        tell(_("{folder}: để nguyên {count} mục của hệ thống.").format(folder=folder, count=litter))
    return tables


def _each_once(files: Sequence[Path], tell: Tell) -> list[Path]:
    first: dict[str, Path] = {}
    for file in files:
        same = first.setdefault(content_of(file), file)
        if same is not file:
            tell(_("{file} giống hệt {first}: chỉ tính một lần.").format(file=file, first=same))
    return list(first.values())
