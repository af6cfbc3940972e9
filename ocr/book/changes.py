"""Entries with one field changed."""

from __future__ import annotations

from dataclasses import replace

from records.stages import EntryReading, FieldReading


def with_field(entry: EntryReading, field: FieldReading) -> EntryReading:
    """Return an entry with this field in place of its own of the same column."""
    return replace(entry, fields=tuple(field if one.column == field.column else one for one in entry.fields))
