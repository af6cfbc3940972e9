"""Help in the language of whoever asks, decided when it is shown; Typer and rich stay in `commands/`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from cli import app
from commands.interface.invocation import call
from records.errors import ExitCode

ROOT = Path(__file__).parents[3]
PROGRAM = ["records", "scanners", "ocr", "reconcile", "review", "exports", "pipeline"]


def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str, *words: str) -> str:
    monkeypatch.setenv("HOTICH_LANG", language)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr("sys.argv", ["hotich", *words])
    assert call(app) == ExitCode.DONE
    return capsys.readouterr().out


def test_one_process_helps_in_either_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _time in range(2):
        vietnamese = shown(capsys, monkeypatch, "vi", "pages", "--help")
        assert all(
            words in vietnamese for words in ("Cách dùng:", "Tùy chọn", "Mã sổ, hoặc", "[bắt buộc]", "Hiện phần")
        )
        assert not any(words in vietnamese for words in ("Usage", "Options", "Arguments", "required", "Show"))
        english = shown(capsys, monkeypatch, "en", "pages", "--help")
        assert all(words in english for words in ("Usage:", "Options", "Id of the book", "[required]", "Show this"))
        assert not any(words in english for words in ("Cách", "Tùy chọn", "Mã sổ", "bắt buộc"))


def test_groups_and_their_commands_are_listed_in_either_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Các sổ đã ghi." in shown(capsys, monkeypatch, "vi", "book", "--help")
    assert "Các sổ đã ghi." not in shown(capsys, monkeypatch, "en", "book", "--help")


def test_typer_and_rich_live_with_the_commands() -> None:
    modules = [path for package in PROGRAM for path in (ROOT / package).rglob("*.py") if "training" not in path.parts]
    elsewhere = {
        str(module.relative_to(ROOT))
        for module in modules
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and _imported(node) & {"typer", "rich"}
    }
    assert elsewhere == set()


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    """The top packages that a statement imports."""
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
    return {name.partition(".")[0] for name in names}
