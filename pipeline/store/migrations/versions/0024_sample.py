"""Samples of books before their acceptance: what was drawn, keyed blind, ruled, and what came of it; kept for ever."""

import sqlalchemy as sa
from alembic import op

from pipeline.store.migrations.append_only import refuse_changes, refuse_replacement
from pipeline.store.migrations.refusals import lift_refusal, refuse_rows

revision = "0024"
down_revision = "0023"

TIME = sa.String(32)
NO_AUTHORSHIP = "('approve', 'reopen', 'correct')"
UNFINISHED = f"""
    NOT EXISTS (SELECT 1 FROM record WHERE book_id = NEW.book_id AND state = 'approved')
    OR EXISTS (SELECT 1 FROM record WHERE book_id = NEW.book_id AND state = 'draft')
    OR NOT EXISTS (SELECT 1 FROM sample s JOIN sample_outcome o ON o.sample_id = s.id
                   WHERE s.book_id = NEW.book_id AND o.accepted)
    OR EXISTS (SELECT 1 FROM decision d JOIN record r ON r.id = d.record_id WHERE r.book_id = NEW.book_id
               AND d.user_id = NEW.user_id AND d.act NOT IN {NO_AUTHORSHIP})
    OR EXISTS (SELECT 1 FROM keying k JOIN record r ON r.id = k.record_id WHERE r.book_id = NEW.book_id
               AND k.user_id = NEW.user_id)
    OR EXISTS (SELECT 1 FROM sample_keying k JOIN sample_item i ON i.id = k.item_id
               JOIN sample s ON s.id = i.sample_id WHERE s.book_id = NEW.book_id AND k.user_id = NEW.user_id)
"""
AUTHOR = f"""
    EXISTS (SELECT 1 FROM sample_item i JOIN record r ON r.id = i.record_id JOIN record o ON o.book_id = r.book_id
            JOIN decision d ON d.record_id = o.id WHERE i.id = NEW.item_id AND d.user_id = NEW.user_id
            AND d.act NOT IN {NO_AUTHORSHIP})
    OR EXISTS (SELECT 1 FROM sample_item i JOIN record r ON r.id = i.record_id JOIN record o ON o.book_id = r.book_id
               JOIN keying k ON k.record_id = o.id WHERE i.id = NEW.item_id AND k.user_id = NEW.user_id)
"""
OWN = "EXISTS (SELECT 1 FROM sample_keying WHERE item_id = NEW.item_id AND user_id = NEW.user_id)"
KEYS = {
    "sample": ("id",),
    "sample_item": ("id",),
    "sample_keying": ("item_id",),
    "sample_ruling": ("item_id", "column"),
    "sample_outcome": ("sample_id",),
}


def upgrade() -> None:
    """Apply."""
    _table(
        "sample",
        _whole("id"),
        sa.Column("book_id", sa.String(60), nullable=False),
        sa.Column("lot", sa.String(10), nullable=False),
        _text("entries"),
        sa.Column("seed", sa.String(32), nullable=False),
        _text("rule"),
        _whole("accepts"),
        *_who(),
        sa.CheckConstraint("lot IN ('passed', 'reviewed')", name="ck_sample_lot"),
        refers={"book_id": "book", "user_id": "user"},
    )
    op.create_index("ix_sample_book_id", "sample", ["book_id"])
    _table(
        "sample_item",
        _whole("id"),
        _whole("sample_id"),
        _whole("record_id"),
        _text("standing"),
        sa.UniqueConstraint("sample_id", "record_id", name="uq_sample_item_sample_id"),
        refers={"sample_id": "sample", "record_id": "record"},
    )
    of_item = {"item_id": "sample_item", "user_id": "user"}
    _table("sample_keying", _whole("item_id"), _text("fields"), *_who(), refers=of_item)
    column, wrong = sa.Column("column", sa.String(60), nullable=False), sa.Column("wrong", sa.Boolean, nullable=False)
    _table("sample_ruling", _whole("item_id"), column, wrong, *_who(), refers=of_item)
    accepted, held = sa.Column("accepted", sa.Boolean, nullable=False), _whole("wrong_entries")
    of_sample = {"sample_id": "sample", "user_id": "user"}
    _table("sample_outcome", _whole("sample_id"), accepted, held, *_who(), refers=of_sample)
    for table, key in KEYS.items():
        refuse_changes(table)
        unique = (("sample_id", "record_id"),) if table == "sample_item" else ()
        refuse_replacement(table, tuple(f'"{name}"' for name in key), *unique)
    refuse_rows(
        "sample_keying_author", "sample_keying", "INSERT", AUTHOR, "who worked on the book keys no sample of it"
    )
    refuse_rows("sample_ruling_keyer", "sample_ruling", "INSERT", OWN, "nobody rules on what they keyed")
    lift_refusal("acceptance_refuses_insert", "acceptance")
    early = "the book is not ready, or not for them"
    refuse_rows("acceptance_refuses_insert", "acceptance", "INSERT", UNFINISHED, early)


def _whole(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _who() -> tuple[sa.Column[int], sa.Column[str]]:
    return _whole("user_id"), sa.Column("at", TIME, nullable=False)


def _table(name: str, *parts: sa.schema.SchemaItem, refers: dict[str, str]) -> None:
    key = sa.PrimaryKeyConstraint(*KEYS[name], name=f"pk_{name}")
    foreign = (sa.ForeignKeyConstraint([one], [f"{to}.id"], name=f"fk_{name}_{one}") for one, to in refers.items())
    op.create_table(name, *parts, key, *foreign)
