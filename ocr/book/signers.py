"""Signer vocabulary of a book, which settles doubtful readings of the signers' names.

Few people sign a register, each of them hundreds of entries, often with the signature across the typed name.
Misreadings scatter around the name, so the reading in their middle is the name if its syllables were read most often at
their places. It replaces rare doubtful readings that are near it and no other; what was not read stays unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from ocr.book.changes import with_field
from ocr.decode.ceilings import ASKED
from records.language import gettext as _
from records.lists import named_list
from records.stages import BOOK_VOCABULARY, EntryReading, FieldReading, FieldState, Reason
from records.text.letter_distance import letters_and_marks
from records.text.vietnamese import name_key, syllables
from records.thresholds import thresholds

COLUMNS = ("nguoiKy", "nguoiThucHien", "chucVuNguoiKy")
ALIKE = 0.6
"""Share of letters and marks that a misread name keeps; two Vietnamese names with one family name share about half."""
APART = 0.2
"""Lead of the nearest name over the next nearest."""
ENOUGH = 3
"""Readings around a name before it counts as a signer's."""
TWICE = 2
"""Readings alike, each by its own ink, from which a signer may be sure."""
ONE_PERSON = 0.9
"""Share of letters and marks from which two names may be one name misread."""
MISREAD = 3
"""Times that a name must be read as often as one like it, for that one to be its misreading rather than a rival."""
TITLE = "chucVuNguoiKy"
"""The titles of a commune differ by a letter or two, and every one of them is known: none becomes another one."""
ALONE = "signer_alone"
"""Code of the reason on a signer whom the rest of the book does not support."""
SURE = 0.9
"""Readings from this confidence on are left alone."""
CEILING = 0.9
"""Confidence of a settled name that was read in all its letters; it falls with every letter that was not."""


@dataclass(frozen=True, slots=True)
class UsualName:
    """Signer's name: spelling, key, and number of readings around it."""

    value: str
    key: str
    readings: int


def settle_signers(entries: Sequence[EntryReading]) -> list[EntryReading]:
    """Correct doubtful names of a book's usual signers, each change with its reason."""
    settled = list(entries)
    for column in COLUMNS:
        read = {place: field for place, entry in enumerate(entries) if (field := _read(entry, column))}
        counts = Counter(name_key(field.value) for field in read.values())
        usual = usual_names([field.value for field in read.values()])
        for place, field in read.items():
            name = _meant(field, usual, counts)
            if name and not (column == TITLE and named_list("positions").find(field.value)):
                settled[place] = with_field(settled[place], _settled(field, name))
        settled = _as_sure_as_the_book(settled, column)
    return settled


def _as_sure_as_the_book(entries: Sequence[EntryReading], column: str) -> list[EntryReading]:
    """Return entries in which a signer is sure only where the book shows the same one often, and no one much like him.

    A signature lies across the name, so one reading alone is a question, and so are two names a letter or mark apart.
    """
    read = {place: field for place, entry in enumerate(entries) if (field := _read(entry, column))}
    counts = Counter(name_key(field.value) for field in read.values())
    asked = list(entries)
    for place, field in read.items():
        key = name_key(field.value)
        double = column != TITLE and any(
            other != key and _alike(key, other) >= ONE_PERSON and MISREAD * often >= counts[key]
            for other, often in counts.items()
        )
        if field.confidence > ASKED and (counts[key] < TWICE or double):
            reason = Reason(ALONE, _("Cả sổ chưa đủ chỗ đọc rõ cùng một người ký."))
            asked[place] = with_field(
                entries[place], replace(field, confidence=ASKED, reasons=(*field.reasons, reason))
            )
    return asked


def usual_names(names: Sequence[str]) -> list[UsualName]:
    """Find the names that sign a book, those with most readings around them first.

    Args:
        names: all readings of one column.
    """
    spelled = Counter(names)
    left: Counter[str] = Counter(name_key(name) for name in names)
    usual = []
    while left:
        head = max(left, key=lambda key: (sum(_alike(key, other) * often for other, often in left.items()), key))
        around = Counter({key: often for key, often in left.items() if _alike(key, head) >= ALIKE})
        if around.total() >= ENOUGH and _voted(head, around):
            value = next(name for name, _often in spelled.most_common() if name_key(name) == head)
            usual.append(UsualName(value, head, around.total()))
        left = Counter({key: often for key, often in left.items() if key not in around})
    return usual


def _read(entry: EntryReading, column: str) -> FieldReading | None:
    fields = (field for field in entry.fields if field.column == column and field.state is FieldState.READ)
    return next(fields, None)


def _voted(name: str, around: Counter[str]) -> bool:
    """Return True if every syllable of a name was read at its place more often than any other, and more than once."""
    for place, syllable in enumerate(syllables(name)):
        votes: Counter[str] = Counter()
        for key, often in around.items():
            if len(syllables(key)) == len(syllables(name)):
                votes[syllables(key)[place]] += often
        others = max((often for other, often in votes.items() if other != syllable), default=0)
        if votes[syllable] <= max(1, others):
            return False
    return True


def _meant(field: FieldReading, usual: Sequence[UsualName], counts: Counter[str]) -> UsualName | None:
    """Return the usual name for a doubtful reading; None when it is sure, near to none or to another one.

    A reading that is frequent itself is the nearest rival of every other name.
    """
    key = name_key(field.value)
    name = max(usual, key=lambda name: _alike(key, name.key), default=None)
    if name is None or key == name.key or field.confidence >= SURE:
        return None
    frequent = {
        other for other, often in counts.items() if often > max(1, thresholds().rare_signer_share * name.readings)
    }
    rivals = (frequent | {one.key for one in usual}) - {name.key}
    nearest = _alike(key, name.key)
    next_one = max((_alike(key, rival) for rival in rivals), default=0.0)
    return name if nearest >= ALIKE and nearest - next_one >= APART else None


def _settled(field: FieldReading, name: UsualName) -> FieldReading:
    """Return the field with the name; the reading stays in `as_written` and among the alternatives."""
    words = _("Máy đọc “{read}”; lấy “{name}” là tên thường gặp ở cột này trong sổ ({count} lần).")
    reason = Reason(BOOK_VOCABULARY, words.format(read=field.value, name=name.value, count=name.readings))
    return replace(
        field,
        value=name.value,
        confidence=max(field.confidence, CEILING * _alike(name_key(field.value), name.key)),
        reasons=(*field.reasons, reason),
        alternatives=tuple(dict.fromkeys([field.value, *(a for a in field.alternatives if a != name.value)])),
    )


def _alike(one: str, other: str) -> float:
    """Share of letters and marks that two names have in common, 0–1, wherever their syllables part."""
    return float(
        Levenshtein.normalized_similarity(
            letters_and_marks(one).replace(" ", ""), letters_and_marks(other).replace(" ", "")
        )
    )
