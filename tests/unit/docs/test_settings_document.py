"""The list of settings in the documents is that of the program, with its defaults."""

from __future__ import annotations

from tests.support.settings_document import FILE, document


def test_every_setting_stands_there_as_the_program_knows_it() -> None:
    assert FILE.read_text(encoding="utf-8") == document(), "renew it: python -m tests.support.settings_document"
