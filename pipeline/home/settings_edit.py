"""Settings that an administrator changes in the browser: each explained, validated, and written into `hotich.toml`.

Places, addresses and secrets are no part of it: they are a matter of the machine, changed in the file.
"""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args, get_origin

from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.home.settings import FILE_NAME, PREFIX, Settings, load_settings
from records.errors import UsageError
from records.language import N_
from records.language import gettext as _

Value = str | int | float | bool

EXPLAINED = {
    "review.sure_from": N_("Độ tin cậy (0–1) từ đó máy không hỏi người về một ô nữa; cao hơn thì hỏi nhiều hơn."),
    "review.second_keying": N_("Ô hai người nhập độc lập: never không ô nào, doubtful ô ngờ, always cả ô chính."),
    "review.second_below": N_("Ô có độ tin cậy dưới mức này (0–1) là ô ngờ của việc nhập hai lần."),
    "review.fastest_seconds": N_("Duyệt nhanh hơn số giây này là chưa kịp đọc, và hiện cho người giám sát."),
    "review.lease_seconds": N_("Số giây một bản ghi ở lại với người không làm gì."),
    "review.session_hours": N_("Số giờ một trình duyệt không dùng đến vẫn còn đăng nhập."),
    "review.wrong_tries": N_("Số lần đăng nhập sai mỗi phút của một máy."),
    "reading.taught_by_decisions": N_("Điều người đã duyệt trong sổ giúp đọc phần còn lại của sổ đó."),
    "export.names": N_("Tên PDF trong gói: number theo số, date_and_number theo ngày và số."),
    "export.page_kilobytes": N_("Dung lượng đích của một trang A4 trong PDF, kB."),
    "extract.issuer": N_("Cơ quan ở đầu trích lục, nếu không phải cơ quan của sổ."),
    "run.jobs": N_("Số việc máy làm cùng lúc; 0 là theo số nhân của máy."),
    "run.page_seconds": N_("Một trang đọc lâu hơn số giây này thì bỏ qua, đợi người xem."),
    "run.max_attempts": N_("Số lần thử lại một trang lỗi trước khi đợi người xem."),
    "night.begins_at": N_("Giờ (0–23) từ đó một đêm bắt đầu."),
    "night.copies": N_("Số bản sao lưu được giữ."),
    "night.reports_kept": N_("Số đêm mà báo cáo được giữ."),
}
"""Group and key of a setting → what it does."""
HOLDS_FROM = {
    "review": N_("ngay khi lưu"),
    "extract": N_("ngay khi lưu"),
    "reading": N_("từ lần đọc sau"),
    "run": N_("từ lần đọc sau"),
    "export": N_("từ gói xuất sau"),
    "night": N_("từ đêm sau"),
}
"""Group → when a change of its settings holds: what runs already goes on as it began."""


@dataclass(frozen=True, slots=True)
class SettingLine:
    """Setting as it stands in the file.

    Attributes:
        key: group and key, with a dot.
        value: as it stands; the default where the file has none.
        default: of a new home.
        words: what it does.
        holds_from: when a change of it holds, in words.
        choices: values that it takes, where they are few; else none.
        fixed: the environment sets it, and wins over the file.
    """

    key: str
    value: Value
    default: Value
    words: str
    holds_from: str
    choices: tuple[str, ...]
    fixed: bool

    @property
    def changed(self) -> bool:
        """Return whether it is another than that of a new home."""
        return self.value != self.default


def setting_lines(home: Home) -> list[SettingLine]:
    """Return the settings that can be changed, as they stand in the file now."""
    standing, fresh = load_settings(home.root / FILE_NAME), Settings.model_construct()
    return [
        SettingLine(
            key,
            _value(standing, key),
            _value(fresh, key),
            _(words),
            _(HOLDS_FROM[key.split(".")[0]]),
            _choices(key),
            f"{PREFIX}{key.replace('.', '__')}".upper() in {name.upper() for name in os.environ},
        )
        for key, words in EXPLAINED.items()
    ]


def change_settings(home: Home, wanted: Mapping[str, str]) -> dict[str, tuple[Value, Value]]:
    """Write settings into the file; whatever else stands there stays, comments too.

    Args:
        home: the home.
        wanted: key → its value as text; keys that are left out stay.

    Returns:
        Key → its value before and after, of those that have changed.

    Raises:
        UsageError: a value does not fit, or the file is written in a way that only a person can change.
    """
    file = home.root / FILE_NAME
    with hold_lock(home.locks, "settings"):
        lines = {line.key: line for line in setting_lines(home)}
        changed = {
            key: (lines[key].value, after)
            for key, text in wanted.items()
            if key in lines and not lines[key].fixed and (after := _parsed(lines[key], text)) != lines[key].value
        }
        if changed:
            before = file.read_text(encoding="utf-8")
            text = before
            for key, (_was, after) in changed.items():
                text = _with(text, key, after)
            _check(before, text, {key: after for key, (_was, after) in changed.items()})
            _replace(file, text)
    return changed


def _value(settings: Settings, key: str) -> Value:
    group, name = key.split(".")
    value: Value = getattr(getattr(settings, group), name)
    return value


def _choices(key: str) -> tuple[str, ...]:
    group, name = key.split(".")
    fields = type(getattr(Settings.model_construct(), group)).model_fields
    annotation = fields[name].annotation
    return get_args(annotation) if get_origin(annotation) is Literal else ()


def _parsed(line: SettingLine, text: str) -> Value:
    kind, given = type(line.default), text.strip()
    if kind is bool:
        return given == "true"
    try:
        return kind(given.replace(",", ".") if kind is float else given)
    except ValueError as error:
        raise UsageError(
            _("Cấu hình {key}: “{text}” không phải là số.").format(key=line.key, text=text), line.words
        ) from error


def _with(text: str, key: str, value: Value) -> str:
    """Return the file with a value in its group: in the line of the key, or of its default, or in a new one."""
    group, name = key.split(".")
    lines = text.splitlines()
    if f"[{group}]" not in [line.strip() for line in lines]:
        lines += ["", f"[{group}]"]
    begin = [line.strip() for line in lines].index(f"[{group}]") + 1
    end = next((n for n in range(begin, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    written = f"{name} = {_toml(value)}"
    for pattern in (rf"\s*{name}\s*=", rf"\s*#\s*{name}\s*="):
        for number in range(begin, end):
            if re.match(pattern, lines[number]):
                lines[number] = written
                return "\n".join(lines) + "\n"
    lines.insert(begin, written)
    return "\n".join(lines) + "\n"


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _check(before: str, after: str, changed: Mapping[str, Value]) -> None:
    """Check that the new file says what the old one said but for the changes.

    Raises:
        UsageError: it does not.
    """
    wanted = tomllib.loads(before)
    for key, value in changed.items():
        group, name = key.split(".")
        wanted.setdefault(group, {})[name] = value
    try:
        said = tomllib.loads(after)
    except tomllib.TOMLDecodeError:
        said = {}
    if said != wanted:
        raise UsageError(
            _("Tệp {file} viết theo cách mà trang này không sửa được.").format(file=FILE_NAME),
            _("Sửa giá trị đó trong tệp."),
        )


def _replace(file: Path, text: str) -> None:
    """Put the new file in place of the old one, when it is one that the program takes."""
    part = file.with_name(f"{FILE_NAME}.part")
    try:
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8")
        shutil.copymode(file, part)
        load_settings(part)
        part.replace(file)
    except UsageError as refusal:
        raise UsageError(refusal.message, _("Sửa giá trị đó rồi lưu lại.")) from refusal
    finally:
        part.unlink(missing_ok=True)
