"""Messages are Vietnamese in the source and English on request."""

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from records.language import N_, gettext, language, ngettext

ROOT = Path(__file__).parents[3]
PACKAGES = [path for path in ROOT.iterdir() if (path / "__init__.py").exists() and path.name != "tests"]
MODULES = [ROOT / "cli.py", *(path for package in PACKAGES for path in package.rglob("*.py"))]
TRANSLATORS = {"_", "gettext", "ngettext"}


@pytest.mark.parametrize(("asked", "spoken"), [("", "vi"), ("en", "en"), ("EN_US.UTF-8", "en"), ("vi_VN", "vi")])
def test_language_follows_the_environment(monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str) -> None:
    monkeypatch.setenv("HOTICH_LANG", asked)
    assert language() == spoken


@pytest.mark.parametrize("asked", ["vi", "en", "fr"])
def test_a_message_without_translation_stays_vietnamese(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    monkeypatch.setenv("HOTICH_LANG", asked)
    assert gettext("Câu này {x} không có trong danh mục") == "Câu này {x} không có trong danh mục"
    assert ngettext("{n} trang lạ", "{n} trang lạ", 3) == "{n} trang lạ"


def test_translations_keep_the_placeholders_and_the_compiled_catalogue_is_current(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOTICH_LANG", "en")
    text = files("records").joinpath("locale/en/LC_MESSAGES/hotich.po").read_text(encoding="utf-8")
    for message in read_po(text.splitlines(keepends=True)):
        if not message.id or not message.string or message.fuzzy:
            continue
        if isinstance(message.id, str):
            assert isinstance(message.string, str)
            assert _placeholders(message.id) == _placeholders(message.string), message.id
            assert gettext(message.id) == message.string, f"compile the catalogue: {message.id}"
        elif all(message.string):
            singular, plural = message.id
            said = tuple(ngettext(singular, plural, count) for count in (1, 2))
            assert {frozenset(_placeholders(text)) for text in (*message.id, *message.string)} == {
                frozenset(_placeholders(message.id[0]))
            }, message.id
            assert said == tuple(message.string), f"compile the catalogue: {message.id}"


def test_every_message_of_the_program_has_its_translation() -> None:
    text = files("records").joinpath("locale/en/LC_MESSAGES/hotich.po").read_text(encoding="utf-8")
    translated = {message.id for message in read_po(text.splitlines(keepends=True)) if message.id and message.string}
    untranslated = {message for message in _messages() if message not in translated}
    assert untranslated == set(), "records/locale/README.md tells how the catalogue is brought up to date"


def test_a_marked_message_is_translated_by_whoever_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    marked = N_("trang")
    monkeypatch.setenv("HOTICH_LANG", "en")
    assert (marked, gettext(marked)) == ("trang", "pages")


def test_nothing_is_translated_while_a_module_is_imported() -> None:
    frozen = [
        f"{module.relative_to(ROOT)}:{node.lineno}"
        for module in MODULES
        for node in _evaluated_on_import(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATORS
    ]
    assert frozen == [], "mark it with N_ and translate it where it is shown"


@pytest.mark.parametrize(
    "source",
    [
        "A = _('x')",
        "class A:\n a = _('x')",
        "@f(_('x'))\ndef g(): ...",
        "def g(a=_('x')): ...",
        "A = lambda a=_('x'): a",
    ],
)
def test_whatever_runs_on_import_is_seen(source: str) -> None:
    assert any(isinstance(node, ast.Call) for node in _evaluated_on_import(ast.parse(source)))


def _evaluated_on_import(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all in it but the bodies of functions; annotations of parameters count, Typer evaluates them."""
    yield node
    body = node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) else []
    later = body if isinstance(body, list) else [body]
    for child in ast.iter_child_nodes(node):
        if child not in later:
            yield from _evaluated_on_import(child)


def _messages() -> Iterator[str | tuple[str, ...]]:
    """Every message in the source, as the catalogue has it for its key."""
    for source in MODULES:
        for _, message, _, _ in extract_from_file("python", source):
            yield message
    for template in (path for package in PACKAGES for path in package.rglob("templates/*.html")):
        for _, message, _, _ in extract_from_file("jinja2", template):
            yield message


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
