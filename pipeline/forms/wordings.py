"""The home's own wordings, `wordings.toml`: printed labels whose columns people named, for one office or for all."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.forms.library import office_folder
from records.errors import InputRefused
from records.language import gettext as _
from records.record_types import record_type
from records.text.vietnamese import comparison_key, skeleton
from records.wordings import WordingRole, types_with_wordings, wordings_of
from records.wordings.named import NamedWording

FILE_NAME = "wordings.toml"


@dataclass(frozen=True, slots=True)
class _Table:
    """Content of the file."""

    wordings: tuple[NamedWording, ...] = ()


_TABLE = TypeAdapter(_Table)


def wordings_for(root: Path, office: int) -> tuple[NamedWording, ...]:
    """Return the wordings that an office knows beside those of the law: its own, and those of the whole home.

    Raises:
        InputRefused: somebody edited a file and it is no table of wordings.
    """
    return (*read_wordings(office_folder(root, office)), *read_wordings(root))


def read_wordings(folder: Path) -> tuple[NamedWording, ...]:
    """Return the wordings of one folder; none where there is no file.

    Raises:
        InputRefused: somebody edited the file and it is no table of wordings.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    try:
        return _TABLE.validate_python(tomllib.loads(path.read_text(encoding="utf-8"))).wordings
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            _("Bảng nhãn in {path} không đúng cấu trúc: {details}").format(path=path, details=error),
            _("Sửa tệp, hoặc chép lại từ bản sao lưu."),
        ) from error


def keep_wordings(folder: Path, named: Iterable[NamedWording]) -> tuple[NamedWording, ...]:
    """Add wordings to a folder's table; return those that are new.

    A label that the law has already keeps its meaning: "Họ và tên" stands for whoever the page speaks of.

    Raises:
        InputRefused: somebody edited the file and it is no table of wordings.
        UsageError: no such record type.
    """
    before = read_wordings(folder)
    known = {_key(wording) for wording in before}
    new = [one for one in dict.fromkeys(named) if _key(one) not in known and _says_something(one)]
    if new:
        _write(folder, [*before, *new])
    return tuple(new)


def _says_something(named: NamedWording) -> bool:
    """Return whether a wording tells what the law's do not, about columns that there are."""
    if named.record_type not in types_with_wordings():
        return False
    columns = {column.name for column in record_type(named.record_type).known}
    labels = {_letters(one.text) for one in wordings_of(named.record_type).of(WordingRole.LABEL)}
    letters = _letters(named.text)
    return bool(letters) and letters not in labels and columns.issuperset(named.columns.split("+"))


def _key(named: NamedWording) -> tuple[str, str]:
    return named.record_type, _letters(named.text)


def _letters(text: str) -> str:
    """Return what is compared of a label: old print has lost many of its marks."""
    return comparison_key(skeleton(text))


def _write(folder: Path, wordings: Sequence[NamedWording]) -> None:
    """Replace the table; no reader sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILE_NAME
    part = target.with_suffix(".toml.part")
    part.write_text("\n".join(_entry(wording) for wording in wordings), encoding="utf-8")
    part.replace(target)


def _entry(named: NamedWording) -> str:
    """Write one table entry; a JSON text without DEL is a TOML text, and a label has none."""
    cells = {"record_type": named.record_type, "text": named.text, "columns": named.columns, "part": named.part}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in cells.items() if value]
    return "\n".join(["[[wordings]]", *lines, ""])
