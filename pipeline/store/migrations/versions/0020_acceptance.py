"""Acceptance of books, which locks them in the database itself, and corrections with their legal basis since."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes, refuse_replacement
from pipeline.store.migrations.refusals import lift_refusal, refuse_rows, refuse_truncation

revision = "0020"
down_revision = "0019"

TIME = sa.String(32)
WHY = "the book is accepted and locked"

# Acts that are no authorship: approving, opening again, and correcting an accepted book by a paper.
NO_AUTHORSHIP = "('approve', 'reopen', 'correct')"
AUTHORS = f"""
    EXISTS (SELECT 1 FROM decision WHERE record_id = NEW.id AND user_id = NEW.approver_id
            AND act NOT IN {NO_AUTHORSHIP})
    OR EXISTS (SELECT 1 FROM keying WHERE record_id = NEW.id AND user_id = NEW.approver_id)
"""
UNAPPROVED = f"NEW.state = 'approved' AND (NEW.approver_id IS NULL OR {AUTHORS})"
LATE_AUTHOR = f"""
    NEW.act NOT IN {NO_AUTHORSHIP}
    AND EXISTS (SELECT 1 FROM record WHERE id = NEW.record_id AND state = 'approved')
"""
UNFINISHED = f"""
    NOT EXISTS (SELECT 1 FROM record WHERE book_id = NEW.book_id AND state = 'approved')
    OR EXISTS (SELECT 1 FROM record WHERE book_id = NEW.book_id AND state = 'draft')
    OR EXISTS (SELECT 1 FROM decision d JOIN record r ON r.id = d.record_id WHERE r.book_id = NEW.book_id
               AND d.user_id = NEW.user_id AND d.act NOT IN {NO_AUTHORSHIP})
    OR EXISTS (SELECT 1 FROM keying k JOIN record r ON r.id = k.record_id WHERE r.book_id = NEW.book_id
               AND k.user_id = NEW.user_id)
"""
GROUNDLESS = """
    NEW.paper = '' OR NEW.number = '' OR NEW.paper_date = '' OR NEW.issuer = ''
    OR NOT EXISTS (SELECT 1 FROM record r JOIN acceptance a ON a.book_id = r.book_id
                   WHERE r.id = NEW.record_id AND r.book_id = NEW.book_id AND r.version + 1 = NEW.version)
"""
OF_RECORD = ("keying", "amendment", "choice")
OF_BOOK = ("page", "scan")

# Of a record in a locked book only the place in the queue moves freely; its values only to what a correction says.
PLACE = ("id", "office_id", "book_id", "page_id", "entry", "position", "type", "year", "state", "task")
VALUES = ("so", "name_folded", "current", "version")
CORRECTED = """EXISTS (SELECT 1 FROM correction c WHERE c.record_id = NEW.id AND c.version = NEW.version
    AND NEW.version = OLD.version + 1 AND c.after = NEW.current)"""


def upgrade() -> None:
    """Apply."""
    _tables()
    _guard_approvals()
    _lock_records()
    for table in OF_RECORD:
        _lock(table, "(SELECT book_id FROM record WHERE id = {row}.record_id)")
    for table in OF_BOOK:
        _lock(table, "{row}.book_id")
    refuse_rows(
        "page_of_locked_scan", "page", "INSERT", _locked("(SELECT book_id FROM scan WHERE id = NEW.scan_id)"), WHY
    )
    for verb, row in (("UPDATE", "OLD"), ("DELETE", "OLD"), ("INSERT", "NEW")):
        refuse_rows(f"book_locked_{verb.lower()}", "book", verb, _locked(f"{row}.id"), WHY)


def _tables() -> None:
    op.create_table(
        "acceptance",
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("book_id", name="pk_acceptance"),
        sa.ForeignKeyConstraint(["book_id"], ["book.id"], name="fk_acceptance_book_id"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_acceptance_user_id"),
    )
    op.create_table(
        "correction",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("record_id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("paper", "number")),
        sa.Column("paper_date", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("issuer", "before", "after")),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_correction"),
        sa.UniqueConstraint("record_id", "version", name="uq_correction_record_id"),
        *(
            sa.ForeignKeyConstraint([f"{table}_id"], [f"{table}.id"], name=f"fk_correction_{table}_id")
            for table in ("book", "record", "user")
        ),
    )
    op.create_index("ix_correction_book_id", "correction", ["book_id"])
    op.add_column("package", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("package", sa.Column("corrections", sa.Integer, nullable=False, server_default="0"))
    op.add_column("package", sa.Column("changes_sha256", sa.String(64), nullable=False, server_default=""))
    for table, *unique in (("acceptance", ("book_id",)), ("correction", ("id",), ("record_id", "version"))):
        refuse_changes(table)
        refuse_replacement(table, *unique)
    refuse_rows(
        "acceptance_refuses_insert", "acceptance", "INSERT", UNFINISHED, "the book is not ready, or not for them"
    )
    refuse_rows("correction_refuses_insert", "correction", "INSERT", GROUNDLESS, "a correction needs its legal basis")


def _guard_approvals() -> None:
    """Let a person who corrected an accepted book by a paper still be who approved it."""
    for verb in ("insert", "update"):
        lift_refusal(f"record_refuses_{verb}", "record")
        why = "an approver is needed who is no author"
        refuse_rows(f"record_refuses_{verb}", "record", verb.upper(), UNAPPROVED, why)
    lift_refusal("decision_refuses_insert", "decision")
    refuse_rows("decision_refuses_insert", "decision", "INSERT", LATE_AUTHOR, "an approved record is not changed")
    book = "(SELECT book_id FROM record WHERE id = NEW.record_id)"
    ground = "SELECT 1 FROM correction c WHERE c.record_id = NEW.record_id AND c.user_id = NEW.user_id"
    groundless = f"NEW.act = 'correct' AND NOT EXISTS ({ground}) OR NEW.act <> 'correct' AND {_locked(book)}"
    refuse_rows("decision_locked_insert", "decision", "INSERT", groundless, WHY)


def _lock_records() -> None:
    same_place = " AND ".join(f"NEW.{name} = OLD.{name}" for name in PLACE)
    same_place += " AND COALESCE(NEW.approver_id, 0) = COALESCE(OLD.approver_id, 0)"
    same_values = " AND ".join(f"NEW.{name} = OLD.{name}" for name in VALUES)
    free = f"{same_place} AND ({same_values} OR {CORRECTED})"
    _lock("record", "{row}.book_id", free)


def _lock(table: str, book: str, free: str = "1 = 0") -> None:
    """Refuse changes of the rows of locked books, also of one whose place another row would take.

    Args:
        table: the table.
        book: SQL for the book of a row, which it names `{row}`.
        free: condition under which a row may be changed all the same.
    """
    key = "record_id" if table == "choice" else "id"
    replaced = f"EXISTS (SELECT 1 FROM {table} was WHERE was.{key} = NEW.{key} AND {_locked(book.format(row='was'))})"
    new, old = _locked(book.format(row="NEW")), _locked(book.format(row="OLD"))
    refuse_rows(f"{table}_locked_insert", table, "INSERT", f"{new} OR {replaced}", WHY)
    refuse_rows(f"{table}_locked_update", table, "UPDATE", f"({new} OR {old} OR {replaced}) AND NOT ({free})", WHY)
    refuse_rows(f"{table}_locked_delete", table, "DELETE", old, WHY)
    refuse_truncation(f"{table}_locked_truncate", table, "EXISTS (SELECT 1 FROM acceptance)", WHY)


def _locked(book: str) -> str:
    return f"EXISTS (SELECT 1 FROM acceptance lock WHERE lock.book_id = {book})"
