"""Fillers: signs that clerks put behind a value so that nothing can be added to it, "./.", "/." or "-"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ocr.decode.evidence import ReadingEvidence
from ocr.decode.weighing import Proposal
from records.record_types import FieldKind
from records.text.vietnamese import skeleton

WORDED = frozenset(
    {
        FieldKind.NAME,
        FieldKind.PLACE,
        FieldKind.PROVINCE,
        FieldKind.OFFICE,
        FieldKind.TEXT,
        FieldKind.RELATION,
        FieldKind.POSITION,
        FieldKind.ETHNIC_GROUP,
        FieldKind.NATIONALITY,
    }
)
"""Kinds of words: a figure or a sign at their end, standing by itself, is hardly one of the value."""
LIKE_A_FIGURE = ("./.", "./", "/")
USUAL = (*LIKE_A_FIGURE, "/.", "-")
MISREAD = 4.0
"""Log prior odds (nats) of a filler against a single figure behind words that no figure belongs to."""
NUMBERED = re.compile(
    r"so|thon|xom|to|khu|ap|doi|ban|lang|buon|khom|khoi|pho|duong|ngo|ngach|hem|km|phuong|quan|xa"
    r"|lan|thu|con|ngay|thang|nam|tuoi|loai|hang"
)
"""Words, without marks, that a figure belongs to."""
_FILLER = re.compile(r"[./\-–—]*[/\-–—][./\-–—]*")
_BEHIND = re.compile(r"(.*[^\W_].*?)[./–—]*/[./\-–—]*")
"""A word with a filler at its end; a hyphen alone may be the word's own."""


def filler_proposals(evidence: ReadingEvidence) -> Iterator[Proposal]:
    """Yield fillers for a single figure at the end of words: the model of letters knows figures better than "./"."""
    words = [word.text for word in evidence.words]
    if (
        len(words) > 1
        and len(words[-1]) == 1
        and words[-1].isdigit()
        and not NUMBERED.fullmatch(skeleton(words[-2]).lower())
    ):
        for filler in USUAL:
            yield Proposal(len(words) - 1, len(words), (filler,), MISREAD)


def without_fillers(evidence: ReadingEvidence) -> ReadingEvidence:
    """Return the words before the fillers; all of them where nothing else stands there."""
    count = len(evidence.words)
    while count > 1 and _FILLER.fullmatch(evidence.words[count - 1].text):
        count -= 1
    kept = evidence.part(0, count)
    glued = _BEHIND.fullmatch(kept.words[-1].text) if kept.words else None
    return kept if glued is None else kept.with_last_word(glued[1])
