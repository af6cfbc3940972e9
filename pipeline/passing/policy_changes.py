"""Changes of a book's policy by a supervisor: on, off, higher thresholds; kept, told to the trail, applied at once."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.home.home import Home
from pipeline.home.settings import PassingSettings
from pipeline.passing import CONDITIONS_VERSION
from pipeline.passing.passing import apply_policy
from pipeline.store import Transaction
from pipeline.store.books.books import Book
from pipeline.store.passing.policies import BookPolicy, NewPolicy, PassingThresholds
from pipeline.store.review.people import Person, Role
from records.errors import UsageError
from records.language import gettext as _
from records.record_types import FieldKind


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """Wish of a supervisor for a book.

    Attributes:
        is_on: whether entries pass.
        thresholds: from which confidence; None = as before, or those of the home.
        reason: why, "" for none.
    """

    is_on: bool
    thresholds: PassingThresholds | None = None
    reason: str = ""


def change_policy(home: Home, rows: Transaction, book: Book, person: Person, change: PolicyChange) -> BookPolicy:
    """Give a book another policy and apply it.

    Raises:
        UsageError: the person is no supervisor of the book, or a threshold is lower than that of the home, is 1 or
            more, or is of no kind of field.
        BookLocked: the book is accepted.
    """
    if person.role is not Role.SUPERVISOR or not person.scope.covers(book.office.id):
        raise UsageError(
            _("{user} không phải người giám sát của sổ {book}.").format(user=person.name, book=book.id),
            _("Chỉ người giám sát của cơ quan đó mới bật, tắt hay đổi ngưỡng được."),
        )
    rows.acceptances.require_open(book.id)
    least, before = thresholds_of(home.settings.passing), rows.policies.of_book(book.id)
    wanted = change.thresholds or (before.thresholds if before else least)
    _check(wanted, least)
    new = NewPolicy(change.is_on, wanted, CONDITIONS_VERSION, change.reason.strip())
    policy = rows.policies.give(book.id, person, new)
    rows.audit.add("book.policy", book.id, policy=policy.id, on=str(policy.is_on), sure_from=str(wanted.sure_from))
    apply_policy(home, rows, book)
    return policy


def raise_thresholds(home: Home, rows: Transaction, book: Book, person: Person, reason: str) -> BookPolicy:
    """Halve the doubt that the policy of a book leaves, and go through the book again: a sample was over its limit.

    Raises:
        UsageError: as `change_policy` raises, or the book has no policy.
    """
    policy = rows.policies.of_book(book.id)
    if policy is None:
        raise UsageError(_("Sổ {book} chưa có chính sách cho qua.").format(book=book.id))
    return change_policy(home, rows, book, person, PolicyChange(policy.is_on, policy.thresholds.raised(), reason))


def thresholds_of(settings: PassingSettings) -> PassingThresholds:
    """Return the thresholds of the settings, which no book goes below."""
    return PassingThresholds(settings.sure_from, settings.agreeing_from, settings.blank_from, dict(settings.kinds))


def _check(wanted: PassingThresholds, least: PassingThresholds) -> None:
    if unknown := sorted(set(wanted.kinds) - {kind.value for kind in FieldKind}):
        raise UsageError(
            _("Không có loại ô {kind}.").format(kind=", ".join(unknown)),
            _("Các loại: {kinds}.").format(kinds=", ".join(kind.value for kind in FieldKind)),
        )
    pairs = [(wanted.agreeing_from, least.agreeing_from), (wanted.sure_from, least.sure_from)]
    pairs += [(wanted.blank_from, least.blank_from)]
    pairs += [(wanted.of(kind.value), least.of(kind.value)) for kind in FieldKind]
    if any(not low <= value < 1 for value, low in pairs):
        raise UsageError(
            _("Ngưỡng phải từ mức của nơi làm việc đến dưới 1."),
            _("Mức của nơi làm việc đặt trong hotich.toml, mục [passing]."),
        )
