"""One vocabulary: how far a record is, in the words of the glossary, on every page, in every report and message."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pipeline.books.finding import standing_words
from pipeline.reports.overview import STATES
from pipeline.store.search.searches import RecordStanding
from records.language import use_language

ROOT = Path(__file__).parents[3]
GLOSSARY = ROOT.joinpath("docs", "glossary.md").read_text(encoding="utf-8")
CATALOGUE = ROOT.joinpath("records", "locale", "en", "LC_MESSAGES", "hotich.po")
TOLD = (RecordStanding.UNREVIEWED, RecordStanding.PASSED, RecordStanding.REVIEWED, RecordStanding.ACCEPTED)
WORDS = {one: re.findall(rf"^\| {one.value} \| ([^|]+) \|", GLOSSARY, re.MULTILINE)[0] for one in TOLD}
OTHER_WORDS = re.compile(r"phê duyệt|được duyệt|chấp thuận", re.IGNORECASE)
OTHER_ENGLISH = re.compile(r"\bapprov", re.IGNORECASE)


@pytest.mark.parametrize("standing", TOLD)
def test_a_standing_is_told_in_the_words_of_the_glossary(standing: RecordStanding) -> None:
    with use_language("vi"):
        assert standing_words(standing).startswith(WORDS[standing])
        accepted_as_passed = standing_words(RecordStanding.ACCEPTED_PASSED)
    assert accepted_as_passed.startswith(WORDS[RecordStanding.ACCEPTED])
    assert accepted_as_passed.endswith(WORDS[RecordStanding.PASSED])


def test_the_report_counts_accepted_entries_in_the_same_word() -> None:
    assert STATES["approved"] == WORDS[RecordStanding.ACCEPTED]
    assert STATES["draft"] == f"chưa {WORDS[RecordStanding.ACCEPTED].removeprefix('đã ')}"


def test_no_message_has_another_word_for_it() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [(str(one.id), str(one.string)) for one in read_po(file) if one.id]
    assert [vi for vi, _en in messages if OTHER_WORDS.search(vi)] == []
    assert [en for _vi, en in messages if OTHER_ENGLISH.search(en)] == []
    assert len(messages) > 500


@pytest.mark.parametrize("guide", sorted(ROOT.joinpath("docs", "vi").glob("*.md")), ids=lambda guide: guide.stem)
def test_no_guide_has_another_word_for_it(guide: Path) -> None:
    assert OTHER_WORDS.findall(guide.read_text(encoding="utf-8")) == []
