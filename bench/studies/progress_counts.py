"""Time and memory of the statistics: `python -m bench.studies.progress_counts --url sqlite:////tmp/progress.sqlite`.

An empty SQLite or PostgreSQL is filled with books of 200 communes: records of which two thirds are reviewed and half
are accepted within four weeks, all compared. Printed: seconds by the clock and on a core of this process (SQLite works
within it), and how far its memory rose.
"""

from __future__ import annotations

import resource
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from sqlalchemy import text

from bench.support.review_data import LAYOUT
from pipeline.reports.statistics.figures import WorkStage
from pipeline.reports.statistics.gathering import DAYS, statistics
from pipeline.store import Store, open_store
from pipeline.store.books.books import NewBook
from pipeline.store.review.people import Role, Scope
from pipeline.store.values import to_json
from records.examination import WHOLE_REGION, Examination
from records.stages import PageDecision, QualityVerdict

COMMUNES, VOLUMES, PAGES = 200, 5, 50
_SEEN = Examination(0, WHOLE_REGION, LAYOUT, QualityVerdict(PageDecision.ACCEPTED, ()))
_UP_TO = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most)"
_SCANS = f"""INSERT INTO scan (book_id, sequence, name, sha256, media_type, size, reasons, received_at)
{_UP_TO} SELECT book.id, i, 'p.jpg', 'x', 'image/jpeg', 1, '[]', :moment FROM book, n"""
_PAGES = """INSERT INTO page (book_id, scan_id, part, decision, examination)
SELECT book_id, id, 0, 'accepted', :seen FROM scan"""
_STEPS = """INSERT INTO step
(book_id, subject, name, version, params_hash, input_hash, status, attempts, error_code, result, ended_at)
SELECT book_id, 'page:' || id, 'read', '1', '', '', 'done', 1, '', '', :moment FROM page"""
_RECORDS = f"""INSERT INTO record
(office_id, book_id, page_id, entry, position, type, year, so, name_folded, state, current, version, effort, task)
{_UP_TO} SELECT book.office_id, book.id, page.id, page.id || ':' || i, i, 'KS', book.year, CAST(i AS TEXT), 'a',
'draft', '{{}}', 1, 1, CASE WHEN page.id % 6 IN (0, 2, 3, 4) THEN 'approval' ELSE 'review' END
FROM page JOIN book ON book.id = page.book_id, n"""
_RELATIONS = """INSERT INTO relation (record_id, book_id, outcome, decision, corrections, snapshot, decided_at)
SELECT id, book_id, CASE WHEN id % 9 = 0 THEN 'differs' ELSE 'match' END, '{}', '[]', '', :moment FROM record"""
_DECISIONS = """INSERT INTO decision (record_id, user_id, act, "column", before, after, reason, at)
SELECT id, :user, :act, '', '', '', '', :moment FROM record
WHERE id % :days = :day AND task = 'approval' AND page_id % :parts = 0"""
_ACCEPTED = """UPDATE record SET state = 'approved', task = 'none', approver_id = :user, version = 2
WHERE page_id % 2 = 0"""


def main(
    url: Annotated[str, typer.Option(help="An empty database; filled when it has no books.")],
    records: Annotated[int, typer.Option(help="Records to fill it with.")] = 1_000_000,
) -> None:
    """Fill the store, count, and print the figures."""
    store = open_store(url, busy_seconds=30)
    _fill(store, records)
    before, begun, core = _peak(), time.perf_counter(), time.process_time()
    with store.begin() as rows:
        found = statistics(rows, Scope(None), datetime.now(UTC).date())
    spent, took = time.process_time() - core, time.perf_counter() - begun
    store.close()
    accepted = found.total.reached[WorkStage.ACCEPTED]
    typer.echo(f"{found.total.reached[WorkStage.READ].entries} entries, {accepted.entries} accepted")
    typer.echo(f"{took:.1f} s by the clock, {spent:.1f} core s here, {_peak() - before:.0f} MB more")


def _fill(store: Store, records: int) -> None:
    with store.begin() as rows:
        if rows.books.all():
            return
        for commune in range(COMMUNES):
            for volume in range(VOLUMES):
                rows.books.add(NewBook("KS", 2000 + volume, "01", f"UBND xã Thử {commune}, huyện Thử, tỉnh Thử"))
        chief, clerk = (
            rows.people.add(name, "", role, everywhere=True).id
            for name, role in (("chief", Role.SUPERVISOR), ("clerk", Role.REVIEWER))
        )
    now = datetime.now(UTC)
    moment = now.isoformat()
    with store.engine.begin() as connection:
        connection.execute(text(_SCANS), {"most": PAGES, "moment": moment})
        connection.execute(text(_PAGES), {"seen": to_json(Examination, _SEEN)})
        connection.execute(text(_STEPS), {"moment": moment})
        connection.execute(text(_RECORDS), {"most": records // (COMMUNES * VOLUMES * PAGES)})
        connection.execute(text(_RELATIONS), {"moment": moment})
        for day in range(DAYS):
            at = (now - timedelta(day)).isoformat()
            for user, act, parts in ((clerk, "accept", 1), (chief, "approve", 2)):
                words = {"user": user, "act": act, "parts": parts, "moment": at, "days": DAYS, "day": day}
                connection.execute(text(_DECISIONS), words)
        connection.execute(text(_ACCEPTED), {"user": chief})
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if store.engine.dialect.name == "postgresql" else "ANALYZE"))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    typer.run(main)
