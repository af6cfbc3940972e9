"""Rules about a whole book: numbers, order, control totals, signers, twins, double registration (V12, V13, V20–V26)."""

from records.book_rules.numbers import RULES as _NUMBERS
from records.book_rules.people import RULES as _PEOPLE
from records.book_rules.people import twins, usual_names
from records.book_rules.rule import BookFinding, BookRule, BookViolation
from records.book_rules.view import BookEntry, BookView, Principal, book_entry

__all__ = [
    "BOOK_RULES",
    "BookEntry",
    "BookFinding",
    "BookRule",
    "BookView",
    "BookViolation",
    "Principal",
    "book_entry",
    "check_book",
    "twins",
    "usual_names",
]

BOOK_RULES: tuple[BookRule, ...] = (*_NUMBERS, *_PEOPLE)


def check_book(book: BookView) -> tuple[BookFinding, ...]:
    """Return all findings of the book rules, in the order of the rules."""
    return tuple(finding for rule in BOOK_RULES for finding in rule.check(book))
