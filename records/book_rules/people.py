"""Rules about the people of a book: signers, twins, a person registered twice (V21, V24, V25)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from records.book_rules.rule import BookRule, BookViolation
from records.book_rules.view import BookEntry, BookView
from records.language import N_
from records.stages import Severity
from records.text.letter_distance import letter_distance
from records.text.vietnamese import comparison_key
from records.thresholds import thresholds

_SIGNATURES: tuple[tuple[str, Callable[[BookEntry], str]], ...] = (
    ("nguoiKy", lambda entry: entry.signer),
    ("nguoiThucHien", lambda entry: entry.officer),
)


def usual_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the few names that sign a book.

    They come most frequent first, each in its most frequent spelling; a name that occurs once is left out.
    """
    spelled = Counter(name for name in names if name)
    counted: Counter[str] = Counter()
    for name, count in spelled.items():
        counted[comparison_key(name)] += count
    usual = [key for key, count in counted.most_common(thresholds().usual_signers) if count > 1]
    return tuple(next(name for name, _count in spelled.most_common() if comparison_key(name) == key) for key in usual)


def twins(book: BookView) -> tuple[tuple[BookEntry, BookEntry], ...]:
    """Return pairs of principals with the same parents and day of birth, and different names."""
    return tuple((one, other) for one, other in _born_together(book) if not _same_name(one, other))


def _almost_usual(book: BookView) -> Iterator[BookViolation]:
    for column, name_of in _SIGNATURES:
        signed = [(entry, name_of(entry)) for entry in book.entries if name_of(entry)]
        counted = Counter(comparison_key(name) for _entry, name in signed)
        usual = usual_names(name for _entry, name in signed)
        for entry, name in signed:
            rare = counted[comparison_key(name)] <= max(1, thresholds().rare_signer_share * len(signed))
            near = next(
                (
                    other
                    for other in usual
                    if 0 < letter_distance(comparison_key(name), comparison_key(other)) <= thresholds().near_name
                ),
                None,
            )
            if rare and near:
                yield BookViolation((entry,), (column,), {"name": name, "usual": near})


def _born_together(book: BookView) -> Iterator[tuple[BookEntry, BookEntry]]:
    """Yield pairs of entries whose principals share the full date of birth and a parent, with no conflicting parent."""
    alone = [entry for entry in book.entries if len(entry.principals) == 1 and entry.principals[0].born.is_full]
    by_day: dict[object, list[BookEntry]] = {}
    for entry in alone:
        by_day.setdefault(entry.principals[0].born, []).append(entry)
    for entries in by_day.values():
        for one, other in combinations(entries, 2):
            if set(one.parents) & set(other.parents) and not _other_parents(one, other):
                yield one, other


def _other_parents(one: BookEntry, other: BookEntry) -> bool:
    both_whole = len(one.parents) == len(other.parents) == 2
    return both_whole and one.parents != other.parents


def _same_name(one: BookEntry, other: BookEntry) -> bool:
    return one.principals[0].name == other.principals[0].name


def _twins_apart(book: BookView) -> Iterator[BookViolation]:
    for one, other in twins(book):
        if one.number and other.number and abs(one.number.value - other.number.value) > 1:
            words = {"one": one.number.value, "other": other.number.value}
            yield BookViolation((one, other), ("so", "nksNgaySinh"), words)


def _same_person(book: BookView) -> Iterator[BookViolation]:
    """Match births and deaths by name, day and parents (the dead also by name and day), couples by both."""
    seen: dict[object, BookEntry] = {}
    for one, other in _born_together(book):
        if _same_name(one, other):
            yield _twice(one, other)
    for entry in book.entries:
        if entry.principals and not entry.parents and all(person.born.is_full for person in entry.principals):
            if first := seen.get(entry.principals):
                yield _twice(first, entry)
            seen.setdefault(entry.principals, entry)


def _twice(one: BookEntry, other: BookEntry) -> BookViolation:
    numbers = [str(entry.number.value) if entry.number else "?" for entry in (one, other)]
    return BookViolation((one, other), ("so",), {"one": numbers[0], "other": numbers[1]})


RULES = (
    BookRule(
        "V21",
        Severity.HINT,
        _almost_usual,
        N_("“{name}” gần giống “{usual}” là người thường ký trong sổ; xem ảnh có phải cùng một người."),
        "the same signers throughout a year; S",
    ),
    BookRule(
        "V24",
        Severity.HINT,
        _twins_apart,
        N_("Hai trẻ cùng cha mẹ, cùng ngày sinh nhưng số {one} và {other} không liền nhau; xem lại số và ngày sinh."),
        "Công văn 3160/BTP-CNTT on twins; S",
    ),
    BookRule(
        "V25",
        Severity.WARN,
        _same_person,
        N_("Số {one} và {other} ghi cùng một người; xem ảnh: đăng ký lại, quá hạn, hay một trang quét hai lần."),
        "I",
    ),
)
