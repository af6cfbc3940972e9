"""First tables, and the triggers that make the audit trail and the machine's readings append-only."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes

revision = "0001"
down_revision = None

SHA = sa.String(64)
TIME = sa.String(32)
BOOK = sa.String(60)
KEPT_FOR_EVER = ("audit_event", "reading")
GENESIS = "0" * 64
Kind = sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]


def upgrade() -> None:
    """Apply."""
    _books()
    _pages()
    _records()
    _ledgers()
    for table in KEPT_FOR_EVER:
        refuse_changes(table)


def _column(name: str, kind: Kind, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=nullable)


def _key(table: str) -> list[sa.schema.SchemaItem]:
    return [_column("id", sa.Integer), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")]


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _books() -> None:
    op.create_table(
        "office", *_key("office"), _column("name", sa.String(500)), sa.UniqueConstraint("name", name="uq_office_name")
    )
    op.create_table(
        "book",
        _column("id", BOOK),
        sa.PrimaryKeyConstraint("id", name="pk_book"),
        _column("office_id", sa.Integer),
        _column("type", sa.String(10)),
        _column("year", sa.Integer),
        _column("volume", sa.String(10)),
        _column("copy", sa.String(10)),
        _column("edition", sa.String(60), nullable=True),
        _column("expected_pages", sa.Integer, nullable=True),
        _column("expected_entries", sa.Integer, nullable=True),
        _column("added_at", TIME),
        sa.CheckConstraint("copy IN ('commune', 'district')", name="ck_book_copy"),
        _refers("book", "office_id", "office"),
        sa.UniqueConstraint("office_id", "type", "year", "volume", "copy", name="uq_book_office_id"),
    )


def _pages() -> None:
    op.create_table(
        "scan",
        *_key("scan"),
        _column("book_id", BOOK),
        _column("sequence", sa.Integer),
        _column("name", sa.Text),
        _column("sha256", SHA, nullable=True),
        _column("media_type", sa.String(60)),
        _column("size", sa.Integer),
        _column("reasons", sa.Text),
        _column("received_at", TIME),
        _refers("scan", "book_id", "book"),
        sa.UniqueConstraint("book_id", "sequence", name="uq_scan_book_id"),
    )
    op.create_index("ix_scan_book_sha", "scan", ["book_id", "sha256"])
    op.create_table(
        "page",
        *_key("page"),
        _column("book_id", BOOK),
        _column("scan_id", sa.Integer),
        _column("part", sa.Integer),
        _column("decision", sa.String(10)),
        _column("examination", sa.Text),
        _refers("page", "book_id", "book"),
        _refers("page", "scan_id", "scan"),
        sa.UniqueConstraint("scan_id", "part", name="uq_page_scan_id"),
    )
    op.create_index("ix_page_book_id", "page", ["book_id"])
    op.create_table(
        "step",
        *_key("step"),
        _column("book_id", BOOK),
        _column("subject", sa.String(80)),
        _column("name", sa.String(20)),
        _column("version", sa.String(60)),
        _column("params_hash", SHA),
        _column("input_hash", SHA),
        _column("status", sa.String(10)),
        _column("attempts", sa.Integer),
        _column("error_code", sa.String(60)),
        _column("result", sa.Text),
        _column("ended_at", TIME),
        _refers("step", "book_id", "book"),
        sa.UniqueConstraint("subject", "name", name="uq_step_subject"),
    )
    op.create_index("ix_step_book_name", "step", ["book_id", "name"])


def _records() -> None:
    op.create_table(
        "record",
        *_key("record"),
        _column("office_id", sa.Integer),
        _column("book_id", BOOK),
        _column("page_id", sa.Integer),
        _column("entry", sa.String(40)),
        _column("position", sa.Integer),
        _column("type", sa.String(10)),
        _column("year", sa.Integer),
        _column("so", sa.Text),
        _column("name_folded", sa.Text),
        _column("state", sa.String(10)),
        _column("current", sa.Text),
        sa.CheckConstraint("state IN ('draft', 'approved', 'withdrawn')", name="ck_record_state"),
        *(_refers("record", column, column.removesuffix("_id")) for column in ("office_id", "book_id", "page_id")),
        sa.UniqueConstraint("book_id", "entry", name="uq_record_book_id"),
    )
    op.create_index("ix_record_key", "record", ["office_id", "type", "year", "so"])
    op.create_index("ix_record_name_folded", "record", ["name_folded"])
    op.create_table(
        "reading",
        *_key("reading"),
        _column("record_id", sa.Integer),
        _column("page_id", sa.Integer),
        _column("hash", SHA),
        _column("entry", sa.Text),
        _column("read_at", TIME),
        _refers("reading", "record_id", "record"),
        _refers("reading", "page_id", "page"),
        sa.UniqueConstraint("record_id", "hash", name="uq_reading_record_id"),
    )
    op.create_table(
        "finding",
        *_key("finding"),
        _column("book_id", BOOK),
        _column("record_id", sa.Integer, nullable=True),
        _column("rule", sa.String(40)),
        _column("severity", sa.String(10)),
        _column("columns", sa.Text),
        _column("message", sa.Text),
        _refers("finding", "book_id", "book"),
        _refers("finding", "record_id", "record"),
    )
    op.create_index("ix_finding_book_id", "finding", ["book_id"])


def _ledgers() -> None:
    op.create_table(
        "package",
        *_key("package"),
        _column("book_id", BOOK),
        _column("stage", sa.String(10)),
        _column("folder", sa.Text),
        _column("entries", sa.Integer),
        _column("excel_sha256", SHA),
        _column("zip_sha256", SHA),
        _column("written_at", TIME),
        _refers("package", "book_id", "book"),
    )
    op.create_index("ix_package_book_id", "package", ["book_id"])
    op.create_table(
        "run",
        *_key("run"),
        _column("started_at", TIME),
        _column("ended_at", TIME, nullable=True),
        _column("outcome", sa.String(20)),
        _column("done", sa.Integer),
        _column("failed", sa.Integer),
    )
    op.create_table(
        "audit_event",
        *_key("audit_event"),
        _column("at", TIME),
        _column("actor", sa.String(100)),
        _column("action", sa.String(60)),
        _column("subject", sa.String(100)),
        _column("detail", sa.Text),
        _column("previous", SHA),
        _column("hash", SHA),
        sa.UniqueConstraint("previous", name="uq_audit_event_previous"),
    )
    head = op.create_table("audit_head", *_key("audit_head"), _column("hash", SHA), _column("events", sa.Integer))
    op.bulk_insert(head, [{"id": 1, "hash": GENESIS, "events": 0}])
