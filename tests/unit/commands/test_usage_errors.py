"""Words that do not fit a command are answered in the reader's language, with what to do and exit code 2."""

from __future__ import annotations

import pytest

from cli import app
from commands.interface.invocation import call
from records.errors import ExitCode

MISTAKES = {
    "bok": ("Không có lệnh bok", "book"),
    "book lst": ("Không có lệnh lst trong hotich book", "list"),
    "qqq": ("Không có lệnh qqq", "nightly"),
    "--home h": ("Thiếu tên lệnh", "nightly"),
    "pages --jsn b": ("Không có tùy chọn --jsn", "--json"),
    "pages b --zzz": ("Không có tùy chọn --zzz", "hotich pages --help"),
    "pages": ("Thiếu BOOK", "Mã sổ"),
    "book add": ("Thiếu --type", "KS"),
    "pages a b": ("thừa từ", "dấu nháy"),
    "run --jobs": ("Thiếu giá trị sau --jobs", "Số tiến trình"),
    "report --json=yes": ("--json không nhận giá trị", "dấu bằng"),
    "run --jobs two": ("“two” của --jobs", "Cần số nguyên từ 0 trở lên"),
    "book add --year MMX": ("“MMX” của --year", "Cần số nguyên"),
    "review serve --port 99999": ("“99999” của --port", "từ 1 đến 65535"),
    "shared load x.xlsx --date 3.4.2020": ("“3.4.2020” của --date", "2026-01-31"),
}


def told(words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.setattr("sys.argv", ["hotich", *words.split()])
    assert call(app) == ExitCode.USAGE
    said = capsys.readouterr()
    assert said.out == ""
    mistake, remedy = said.err.strip().split("\n", 1)
    return mistake, remedy


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_named_with_its_remedy(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_LANG", "vi")
    mistake, remedy = told(words, capsys, monkeypatch)
    assert MISTAKES[words][0] in mistake
    assert MISTAKES[words][1] in remedy


@pytest.mark.parametrize("words", MISTAKES)
def test_a_mistake_is_told_in_english_too(
    words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTICH_LANG", "en")
    letters = "".join(told(words, capsys, monkeypatch))
    assert letters.translate(str.maketrans("", "", "“”…")).isascii()


def test_a_group_without_a_command_shows_its_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["hotich", "book"])
    assert call(app) == ExitCode.USAGE
    assert "docket" in capsys.readouterr().out
