"""Loading of the newest snapshot into the home, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from pipeline.home.home import Home
from pipeline.home.lock import hold_lock
from pipeline.home.settings import SharedSettings
from pipeline.shared.bad_cells import BAD_CELLS
from pipeline.shared.excel_files import Tell, excel_files, unheard
from pipeline.shared.indexes import index_of, open_index
from pipeline.shared.snapshot_day import snapshot_day
from pipeline.shared.table_rows import AS_SEEN, TableOptions
from pipeline.shared.workbooks import WorkbookDatabase, workbook_types
from pipeline.store.shared_engines import opened_source, table_names
from reconcile.index.gateway import SharedDatabase, SnapshotVersion, SqlSharedDatabase, SqlSource
from reconcile.index.index_update import SnapshotChanges, forget_source, update_within
from reconcile.index.schema import schemas
from reconcile.index.snapshot import Snapshot, snapshot_of
from reconcile.weights.snapshot_model import model_of
from records.errors import InputRefused, UsageError
from records.language import gettext as _


@dataclass(frozen=True, slots=True)
class LoadedSnapshot:
    """Record type whose snapshot was brought up to date."""

    snapshot: Snapshot
    changes: SnapshotChanges

    @property
    def text(self) -> str:
        """Line for people."""
        return _(
            "{code}: {records} trường hợp, bản ngày {day} ({added} mới, {changed} sửa, {removed} bỏ, {same} như cũ)."
        ).format(
            code=self.snapshot.code,
            records=self.snapshot.records,
            day=f"{self.snapshot.taken_on:%d.%m.%Y}",
            added=self.changes.added,
            changed=self.changes.changed,
            removed=self.changes.removed,
            same=self.changes.same,
        )


def load_workbooks(
    home: Home,
    paths: Sequence[Path],
    code: str | None,
    taken_on: date | None,
    options: TableOptions = AS_SEEN,
    tell: Tell = unheard,
) -> list[LoadedSnapshot]:
    """Take Excel files, or all of a folder, as the snapshot of their record types.

    Args:
        home: the home.
        paths: files in the import template's layout, folders of such files; every sheet with the known header counts.
        code: the record type when the header shall not decide.
        taken_on: the day of the snapshot; that of the newest file's last change when it is not given.
        options: what becomes of hidden sheets and old fonts.
        tell: hears what was not taken and what is doubtful.

    Raises:
        UsageError: there is no such file, no Excel file in a folder, or the day of the snapshot cannot be.
        InputRefused: a file cannot be taken; nothing has changed. Its bad cells stand in `BAD_CELLS` of the home.
    """
    by_type: dict[str, list[Path]] = {}
    for path in excel_files(paths, tell):
        for kind in workbook_types(path, code, options):
            by_type.setdefault(kind, []).append(path)
    bad_cells = home.root / BAD_CELLS
    shared: dict[str, SharedDatabase] = {
        kind: WorkbookDatabase(kind, files, snapshot_day(files, taken_on), bad_cells, options, tell)
        for kind, files in by_type.items()
    }
    return _take_in(home, shared)


def sync(home: Home, url: str | None) -> list[LoadedSnapshot]:
    """Take the snapshot of the shared database behind a URL, the settings' when none is given.

    Raises:
        UsageError: no URL is known, or it is wrong.
        SharedDatabaseUnreachable: the database does not answer or goes away; nothing has changed.
        InputRefused: it lacks what cases need; nothing has changed.
    """
    settings = home.settings.shared
    if not (url or settings.url):
        raise UsageError(
            _("Chưa biết địa chỉ của cơ sở dữ liệu dùng chung."), _("Ghi --url hoặc shared.url trong hotich.toml.")
        )
    with opened_source(url or settings.url) as engine:
        sources = _sources(table_names(engine), settings)
        now = datetime.now(UTC)
        shared = SqlSharedDatabase(engine, sources, SnapshotVersion(f"{now:%Y%m%dT%H%M%SZ}", now.astimezone().date()))
        return _take_in(home, dict.fromkeys(sources, shared))


def forget_sources(home: Home) -> None:
    """Let the next `sync` read everything anew: what was removed is seen only so."""
    with hold_lock(home.locks, "shared"), index_of(home) as engine:
        indexes = [open_index(engine, code) for code in schemas()]
        with engine.begin() as connection:
            for index in indexes:
                forget_source(connection, index)


def _take_in(home: Home, shared: Mapping[str, SharedDatabase]) -> list[LoadedSnapshot]:
    """Return all record types in one transaction, then their models."""
    with hold_lock(home.locks, "shared"), index_of(home) as engine:
        indexes = {code: open_index(engine, code) for code in shared}
        with engine.begin() as connection:
            changes = {code: update_within(connection, index, shared[code]) for code, index in indexes.items()}
        loaded = []
        for code, index in indexes.items():
            if snapshot := snapshot_of(index):
                loaded.append(LoadedSnapshot(snapshot, changes[code]))
                if snapshot.records > 1:
                    model_of(index)
    with home.store() as store, store.begin() as rows:
        for one in loaded:
            rows.audit.add("shared.load", one.snapshot.code, version=one.snapshot.version, records=one.snapshot.records)
    return loaded


def _sources(names: Sequence[str], settings: SharedSettings) -> dict[str, SqlSource]:
    """Record type → its table: as set, and tables that have a type's name."""
    sources = {
        code: SqlSource(table.table, table.id, table.columns, table.changed) for code, table in settings.tables.items()
    }
    present = {name.upper(): name for name in names}
    for code in schemas():
        if code not in sources and code in present:
            sources[code] = SqlSource(present[code], "id", {})
    if not sources:
        raise InputRefused(
            _("Cơ sở dữ liệu dùng chung không có bảng nào quen thuộc."),
            _("Ghi tên bảng vào shared.tables trong hotich.toml."),
        )
    return sources
