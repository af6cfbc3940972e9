"""Tallies of what happens too often, shared by all server processes: tries of an address, refusals to write down."""

from __future__ import annotations

from sqlalchemy import bindparam, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.store.clock import now, soon
from pipeline.store.repository import Repository
from pipeline.store.schema.review_tables import TallyRow

MINUTE, DAY = 60.0, 86400.0

_THIS = TallyRow.what == bindparam("this")
_OVER = or_(TallyRow.since <= bindparam("begin"), TallyRow.since > bindparam("soon"))
"""The minute is over, or was begun by a clock that has been set back since."""
_TAKE = (
    update(TallyRow)
    .where(_THIS, or_(_OVER, TallyRow.count < bindparam("most")))
    .values(
        count=case((_OVER, 1), else_=TallyRow.count + 1), since=case((_OVER, bindparam("at")), else_=TallyRow.since)
    )
)
_GIVE_BACK = update(TallyRow).where(_THIS, TallyRow.count > 0).values(count=TallyRow.count - 1)
_ONE_MORE = update(TallyRow).where(_THIS, ~_OVER).values(count=TallyRow.count + 1)
_COUNTED = select(TallyRow.count).where(_THIS).with_for_update()
_AGAIN = update(TallyRow).where(_THIS).values(count=0, since=bindparam("at"))
_FORGET = delete(TallyRow).where(TallyRow.since <= bindparam("yesterday"))
_NEW = {
    name: kind.insert(TallyRow).values(what=bindparam("this"), since=bindparam("at"), count=bindparam("first"))
    for name, kind in (("sqlite", sqlite), ("postgresql", postgresql))
}


class Tallies(Repository):
    """Repository of tallies; each counts in one statement, so that none hides behind another at the same moment."""

    def take(self, what: str, most: int) -> bool:
        """Count one; False when there were so many within a minute."""
        asked = self._asked(what)
        return self._is_new(what, first=1) or self._changed(_TAKE, {**asked, "most": most})

    def give_back(self, what: str) -> None:
        """Take one back."""
        self._changed(_GIVE_BACK, {"this": what})

    def due(self, what: str) -> int:
        """Count one; return the number that is to be written down now, 0 = none before the minute is over."""
        if self._is_new(what, first=0):
            return 1
        asked = self._asked(what)
        if self._changed(_ONE_MORE, asked):
            return 0
        count = self._rows(_COUNTED, {"this": what}).scalar_one()
        self._changed(_AGAIN, {"this": what, "at": asked["at"]})
        return count + 1

    def _is_new(self, what: str, first: int) -> bool:
        """Begin a tally unless it is there; those of yesterday are forgotten then."""
        insert = _NEW[self._core.dialect.name].on_conflict_do_nothing()
        if not self._changed(insert, {"this": what, "at": now(), "first": first}):
            return False
        self._changed(_FORGET, {"yesterday": now(after_seconds=-DAY)})
        return True

    def _asked(self, what: str) -> dict[str, str]:
        return {"this": what, "at": now(), "begin": now(after_seconds=-MINUTE), "soon": soon()}
