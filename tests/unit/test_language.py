"""Messages are Vietnamese in the source and English on request."""

from importlib.resources import files
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from records.language import gettext, language, ngettext


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
        assert isinstance(message.id, str)
        assert isinstance(message.string, str)
        assert _placeholders(message.id) == _placeholders(message.string), message.id
        assert gettext(message.id) == message.string, f"compile the catalogue: {message.id}"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}
