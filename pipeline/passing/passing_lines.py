"""The passing in a book as commands show it, and its switch by the name of a supervisor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.home.home import Home
from pipeline.passing.overview import PassingOverview, passing_overview
from pipeline.passing.policy_changes import PolicyChange, change_policy, thresholds_of
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class PassingLine:
    """Line of a book; the attributes but `words` are those of `PassingOverview`.

    Attributes:
        policy: number of the policy that holds, None = nobody ever set one.
        words: cause → its words.
    """

    book: str
    policy: int | None
    on: bool
    sure_from: float
    agreeing_from: float
    blank_from: float
    kinds: Mapping[str, float]
    entries: int
    certain: int
    passed: int
    causes: Mapping[str, int]
    columns: Mapping[str, int]
    words: Mapping[str, str]

    @classmethod
    def of(cls, view: PassingOverview) -> PassingLine:
        """Return the line of an overview, in the reader's language."""
        limits = view.thresholds
        return cls(
            view.book.id,
            view.policy.id if view.policy else None,
            view.is_on,
            limits.sure_from,
            limits.agreeing_from,
            limits.blank_from,
            limits.kinds,
            view.entries,
            view.certain,
            view.passed,
            {cause.value: count for cause, count in view.causes.items()},
            view.columns,
            {cause.value: cause.words for cause in view.causes},
        )

    @property
    def text(self) -> str:
        """Lines for people."""
        state = _("đang bật") if self.on else _("đang tắt")
        head = _(
            "{book}: máy cho qua {state}, ngưỡng {sure_from}; {entries} trường hợp, {certain} đủ điều kiện"
        ).format(book=self.book, state=state, sure_from=self.sure_from, entries=self.entries, certain=self.certain)
        passed = _("đã cho qua {passed}").format(passed=self.passed)
        causes = [f"  {count:>6}  {self.words[cause]}" for cause, count in self.causes.items()]
        return "\n".join([f"{head}, {passed}.", *causes])


def overview_by_name(home: Home, book_id: str) -> PassingOverview:
    """Return the overview of the book that is named so.

    Raises:
        UsageError: there is none, or as `passing_overview` raises.
    """
    with home.store() as store, store.begin() as rows:
        return passing_overview(home, rows, rows.books.find(book_id))


def change_by_name(home: Home, book_id: str, user: str, *, on: bool, sure_from: float | None, reason: str) -> None:
    """Turn the passing in a book on or off in the name of a supervisor, with another threshold when one is given.

    Raises:
        UsageError: there is no such book or person, or as `change_policy` raises.
    """
    with home.store() as store, store.begin() as rows:
        book = rows.books.find(book_id)
        before = rows.policies.of_book(book.id)
        limits = before.thresholds if before else thresholds_of(home.settings.passing)
        wanted = replace(limits, sure_from=sure_from) if sure_from is not None else limits
        change_policy(home, rows, book, rows.people.person(user), PolicyChange(on, wanted, reason))
