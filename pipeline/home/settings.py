"""Settings of a home: `hotich.toml`, then the environment (`HOTICH_GROUP__KEY`), which wins. No unknown key passes."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from rapidfuzz import process

from pipeline.home.acceptance_settings import AcceptanceSettings
from pipeline.home.night_settings import ArchiveOfNightsSettings, BackupSettings, MailSettings, NightSettings
from pipeline.home.settings_group import SettingsGroup
from pipeline.home.upload_settings import (
    HandoverSettings,
    ReceiptSettings,
    ServiceSettings,
    StagingSettings,
    UploadSettings,
)
from records.errors import UsageError
from records.language import gettext as _
from scanners.gate.limits import QualityLimits
from scanners.sources.source_page import SourceLimits

FILE_NAME = "hotich.toml"
PREFIX = "HOTICH_"
NEAR = 60.0
UNKNOWN = {"extra_forbidden", "unexpected_keyword_argument"}


class StoreSettings(SettingsGroup):
    """Place of the rows.

    Attributes:
        url: SQLAlchemy URL of a database; empty = SQLite in the home.
        busy_seconds: SQLite waits for another writer so long.
    """

    url: str = ""
    busy_seconds: float = Field(default=30.0, gt=0)


class ArchiveSettings(SettingsGroup):
    """Place of the scans.

    Attributes:
        path: their folder; a relative path starts at the home.
        recheck: every scan is hashed again when it is read.
    """

    path: Path = Path("archive")
    recheck: bool = True


class RunSettings(SettingsGroup):
    """Limits of a run and of its workers.

    Attributes:
        jobs: worker processes; 0 = one a core.
        max_attempts: attempts at a failing page, over all runs, before it waits for a person.
        failure_share: the run stops when more than this share of the pages tried has failed (0–1).
        failure_floor: … and at least this many have.
        page_seconds: a page that takes longer is given up and its worker ended.
        pages_per_worker: a worker process is replaced after so many pages, which bounds its memory.
    """

    jobs: int = Field(default=0, ge=0, le=256)
    max_attempts: int = Field(default=3, ge=1)
    failure_share: float = Field(default=0.10, ge=0, le=1)
    failure_floor: int = Field(default=5, ge=1)
    page_seconds: float = Field(default=300.0, gt=0)
    pages_per_worker: int = Field(default=100, ge=1)

    @property
    def workers(self) -> int:
        """Number of worker processes to start."""
        return self.jobs or os.cpu_count() or 1


class WatchSettings(SettingsGroup):
    """Intervals of the watch over hot folders, in seconds.

    Attributes:
        settle: a file that does not change for so long is complete.
        empty: the same for a file without a byte.
        order: a complete file waits so long for one before it in its folder that is still written.
        rescan: all is looked at again after so long though no event came.
        poll: the same on network shares and wherever else no event can be relied on.
        retry: when a book is held by another run or a disk is full, the folder is tried again after so long.
    """

    settle: float = Field(default=2.0, gt=0)
    empty: float = Field(default=60.0, gt=0)
    order: float = Field(default=120.0, gt=0)
    rescan: float = Field(default=60.0, gt=0)
    poll: float = Field(default=2.0, gt=0)
    retry: float = Field(default=10.0, gt=0)


class DeviceSettings(SettingsGroup):
    """Scanner of `scan device`.

    Attributes:
        name: SANE's name of the device (`scanimage -L`); empty = the only one.
        source: source of the paper, as the device calls it; empty = its default, mostly the glass.
        resolution: dots an inch.
        options: further words for `scanimage`.
        page_seconds: a device that gives no page for so long is given up.
    """

    name: str = ""
    source: str = ""
    resolution: int = Field(default=300, ge=100, le=1200)
    options: tuple[str, ...] = ("--mode", "Color")
    page_seconds: float = Field(default=120.0, gt=0)


class ReadingSettings(SettingsGroup):
    """Limits of reading.

    Attributes:
        tesseract_seconds: time of Tesseract for all lines of a page.
        taught_by_decisions: what people decided in a book settles doubtful values in the rest of it.
    """

    tesseract_seconds: float = Field(default=120.0, gt=0)
    taught_by_decisions: bool = True


class ExportSettings(SettingsGroup):
    """Form of a package.

    Attributes:
        names: pattern of the PDF names, `number` or `date_and_number`.
        page_kilobytes: weight of an A4 page in a PDF.
        columns: number of columns of the template by record type, where not the main one ("KS" → "70").
    """

    names: Literal["number", "date_and_number"] = "number"
    page_kilobytes: int = Field(default=100, ge=20)
    columns: dict[str, str] = {}


class ExtractSettings(SettingsGroup):
    """Extracts from the register.

    Attributes:
        issuer: the office at the head of extracts, where it is not that of the book: books keep the names of their day.
    """

    issuer: str = ""


class ReviewSettings(SettingsGroup):
    """Rules of the review.

    Attributes:
        lease_seconds: seconds that a record stays with a person who does nothing.
        session_hours: hours that an unused browser stays signed in.
        sure_from: confidence (0–1) from which a field is not asked about.
        second_keying: fields that a second person keys blind: `never`, `doubtful` (below `second_below`, or unread),
            `always` (those and every core column).
        second_below: see `second_keying`.
        fastest_seconds: a record accepted faster than this was not read; shown to the supervisor.
        wrong_tries: wrong tries to sign in that an address may make in a minute.
        request_bytes: the largest form that is taken.
        request_seconds: in which the whole of it has to be there.
        scan_bytes: the largest file of scans that a token for it may send at once.
        scan_seconds: in which the whole of it has to be there.
        api_calls: requests that a token may make in a minute, a server process each.
        drawn_places: value boxes and tick boxes of one drawn form.
        metrics_token: who asks for `/metrics` from another machine has to know it; empty = nobody may.
    """

    lease_seconds: float = Field(default=900.0, ge=30)
    session_hours: float = Field(default=10.0, gt=0)
    sure_from: float = Field(default=0.95, ge=0, le=1)
    second_keying: Literal["never", "doubtful", "always"] = "never"
    second_below: float = Field(default=0.5, ge=0, le=1)
    fastest_seconds: float = Field(default=2.0, ge=0)
    wrong_tries: int = Field(default=20, ge=1)
    request_bytes: int = Field(default=1_000_000, ge=10_000)
    request_seconds: float = Field(default=30.0, gt=0)
    scan_bytes: int = Field(default=64_000_000, ge=100_000)
    scan_seconds: float = Field(default=600.0, gt=0)
    api_calls: int = Field(default=600, ge=1)
    drawn_places: int = Field(default=400, ge=1)
    metrics_token: str = Field(default="", pattern="^[!-~]*$")


class PassingSettings(SettingsGroup):
    """Thresholds of confidence (0–1) from which entries pass without a person, in books whose supervisor wants it.

    A book may be given higher ones, never lower.

    Attributes:
        sure_from: of values that the ink alone vouches for; from 0.95 on one in 200 is wrong at the most.
        agreeing_from: of values that the linked case of the shared database has as well.
        blank_from: of fields that stand blank; blanks with faint or red traces have 0.6.
        kinds: kind of field ("name", "place", …) → its own threshold in place of `sure_from`.
    """

    sure_from: float = Field(default=0.95, ge=0.5, lt=1)
    agreeing_from: float = Field(default=0.5, ge=0.5, lt=1)
    blank_from: float = Field(default=0.95, ge=0.5, lt=1)
    kinds: dict[str, Annotated[float, Field(ge=0.5, lt=1)]] = {}


class SharedTable(SettingsGroup):
    """Table of a record type in the shared database.

    Attributes:
        table: table or view.
        id: its column with the identifier.
        columns: the ministry's column → its own.
        changed: its column with the time or number of the last change; then `shared sync` reads only what is new.
    """

    table: str
    id: str = "id"
    columns: dict[str, str] = {}
    changed: str = ""


class SharedSettings(SettingsGroup):
    """Shared civil-status database.

    Attributes:
        url: SQLAlchemy URL that `shared sync` reads; empty = only Excel files are loaded.
        index_url: database of the snapshot and its index; empty = an SQLite file in the home, or `store.url` if set.
        tables: record type → its table in `url`; a type left out has a table of its own name, if there is one.
    """

    url: str = ""
    index_url: str = ""
    tables: dict[str, SharedTable] = {}


@dataclass(frozen=True, slots=True)
class SourceSettings(SourceLimits):
    """Bounds on the files that are taken in."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class QualitySettings(QualityLimits):
    """Limits from which a page is no longer readable."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    @property
    def limits(self) -> QualityLimits:
        """Return the limits as the quality gate takes them: workers need not load this module."""
        return QualityLimits(**asdict(self))


class Settings(BaseSettings):
    """All settings, by group."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        extra="forbid",
        frozen=True,
        nested_model_default_partial_update=True,
    )

    store: StoreSettings = StoreSettings()
    archive: ArchiveSettings = ArchiveSettings()
    sources: SourceSettings = SourceSettings()
    watch: WatchSettings = WatchSettings()
    device: DeviceSettings = DeviceSettings()
    quality: QualitySettings = QualitySettings()
    reading: ReadingSettings = ReadingSettings()
    export: ExportSettings = ExportSettings()
    extract: ExtractSettings = ExtractSettings()
    shared: SharedSettings = SharedSettings()
    review: ReviewSettings = ReviewSettings()
    passing: PassingSettings = PassingSettings()
    acceptance: AcceptanceSettings = AcceptanceSettings()
    run: RunSettings = RunSettings()
    night: NightSettings = NightSettings()
    nights: ArchiveOfNightsSettings = ArchiveOfNightsSettings()
    mail: MailSettings = MailSettings()
    backup: BackupSettings = BackupSettings()
    upload: UploadSettings = UploadSettings()
    handover: HandoverSettings = HandoverSettings()
    staging: StagingSettings = StagingSettings()
    service: ServiceSettings = ServiceSettings()
    receipt: ReceiptSettings = ReceiptSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, whose keys arrive as init arguments."""
        return env_settings, init_settings


def load_settings(path: Path) -> Settings:
    """Read the settings file of a home and the environment.

    Raises:
        UsageError: the file is not TOML, or a key or value does not fit; the message names the key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            _("Tệp cấu hình {path} không đọc được: {why}.").format(path=path, why=error),
            _("Sửa lại dòng đó rồi chạy lại."),
        ) from error
    _refuse_unknown_environment()
    try:
        return Settings(**values)
    except ValidationError as error:
        raise UsageError("\n".join(_explain(dict(item)) for item in error.errors()), _advice(path)) from error


def settings_text() -> str:
    """Write the settings file of a new home: every group and key with its default, commented out."""
    lines = [_("# Cấu hình của hotich. Bỏ dấu # để đổi một giá trị mặc định.")]
    for group, values in _defaults().items():
        lines += ["", f"[{group}]"]
        lines += [f"# {key} = {_toml(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _defaults() -> dict[str, dict[str, Any]]:
    """Return group → key → default."""
    return Settings.model_construct().model_dump(mode="json")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _refuse_unknown_environment() -> None:
    for name in os.environ:
        if not name.upper().startswith(PREFIX) or "__" not in name:
            continue
        group = name.upper().removeprefix(PREFIX).split("__")[0].lower()
        if group not in _defaults():
            raise UsageError(_unknown(name, group, _defaults()), _("Sửa lại biến môi trường rồi chạy lại."))


def _explain(item: dict[str, Any]) -> str:
    """Explain in one sentence one thing that pydantic found wrong."""
    location = [str(part) for part in item["loc"]]
    name = ".".join(location)
    if item["type"] not in UNKNOWN:
        return _("Cấu hình {key} không hợp lệ: {why}.").format(key=name, why=item["msg"])
    groups = _defaults()
    return _unknown(name, location[-1], groups.get(location[0], {}) if len(location) > 1 else groups)


def _unknown(name: str, key: str, known: Iterable[str]) -> str:
    sentence = _("Không có cấu hình {key}.").format(key=name)
    nearest = process.extractOne(key, list(known), score_cutoff=NEAR)
    return sentence + " " + _("Có phải ý là {near}?").format(near=nearest[0]) if nearest else sentence


def _advice(path: Path) -> str:
    return _("Sửa trong {path} hoặc trong biến môi trường HOTICH_… rồi chạy lại.").format(path=path)
