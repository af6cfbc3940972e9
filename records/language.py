"""Language of the texts for people: Vietnamese in the source, English from the catalogue with `HOTICH_LANG=en`.

A message is written in Vietnamese where it is used, `_("Trang {page} mờ").format(page=3)`, and that text is its key.
`records/locale/README.md` explains how the English catalogue is brought up to date.
"""

from __future__ import annotations

import gettext as gnu
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files

DOMAIN = "hotich"
SOURCE_LANGUAGE = "vi"


@cache
def _translations(language: str) -> gnu.NullTranslations:
    """Load the catalogue of a language; an unknown one falls back to Vietnamese, so that no message is ever lost."""
    if language == SOURCE_LANGUAGE:
        return gnu.NullTranslations()
    with as_file(files("records") / "locale") as folder:
        return gnu.translation(DOMAIN, folder, [language], fallback=True)


_reader: ContextVar[str] = ContextVar("reader", default="")


@contextmanager
def use_language(language: str) -> Iterator[None]:
    """Use a language within the context, for servers whose readers differ; "" = as everywhere."""
    before = _reader.set(language)
    try:
        yield
    finally:
        _reader.reset(before)


def language() -> str:
    """Return the two letters of the reader's language: this reader's, else that of `HOTICH_LANG`, else "vi"."""
    return _reader.get() or os.environ.get("HOTICH_LANG", "").strip().lower()[:2] or SOURCE_LANGUAGE


def N_(message: str) -> str:  # noqa: N802 - the name that extraction of messages knows
    """Mark a message for the catalogue without translating it yet: `gettext` does that when it is shown."""
    return message


def gettext(message: str) -> str:
    """Return the message in the language of the reader, placeholders untouched."""
    return _translations(language()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the message for `count` things.

    Vietnamese itself has one form, so both arguments may be the same text.
    """
    return _translations(language()).ngettext(singular, plural, count)


@dataclass(frozen=True, slots=True)
class Message:
    """Sentence for people in its parts: kept anywhere, it is put together in the language of whoever reads it.

    Attributes:
        template: Vietnamese, the key of the catalogue; without words it is shown as it stands, braces and all.
        words: placeholder and what stands there; that may be a sentence of its own.
    """

    template: str
    words: tuple[tuple[str, str | Message], ...] = ()

    @classmethod
    def of(cls, template: str, **words: object) -> Message:
        """Return the sentence with these words, as plain text but for other sentences."""
        parts = {name: word if isinstance(word, Message) else str(word) for name, word in words.items()}
        return cls(template, tuple(parts.items()))

    def __str__(self) -> str:
        """Return the sentence in the language of the reader."""
        said = gettext(self.template) if self.template else ""
        return said.format(**{name: str(word) for name, word in self.words}) if self.words else said
