"""Field readings from the read lines of one area, or from its tick boxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from math import exp

from ocr.decode import DecodedValue, ReadingEvidence, decode, decode_date_parts, evidence_of, split_line
from ocr.decode.ceilings import ASKED, ceiling, doubts, outvoted
from ocr.decode.confidence import SIGNED, Belief, field_curves, log_odds
from ocr.decode.context import BookContext
from ocr.decode.dissent import dissent
from ocr.decode.figure_rivals import closest_rival
from ocr.decode.measures import MOST_LEAD, Measures
from ocr.decode.name_rivals import name_lead
from ocr.decode.reasons import rewritten
from ocr.decode.voices import voices
from ocr.entries.faint_lines import is_free_text
from ocr.entries.strange_pages import Strangeness
from ocr.entries.zone_reading import ZoneReading
from ocr.zones import TickState, TickZone
from records.editions import Area, AreaKind, DatePart
from records.language import gettext as _
from records.record_types import Column, FieldKind, RecordType
from records.stages import Box, FieldReading, FieldState, Reason

STRUCK_SHARE = 0.5
"""Struck-out share above which a line holds no value by itself; the new one is written near it."""
SURE_BLANK = 0.98
FAINT_BLANK = 0.6
STRANGE_BLANK = 4.0
"""Log-odds that a blank loses for each unit of strangeness: ink that a scan loses leaves no letter to doubt."""
WORTH_ASKING = 0.5
"""Raw confidence from which a second look is taken: below it a person is asked anyway."""
NO_WORDS = "no_words"
STRAY_PIECES = 4
"""Pieces of ink that may be no writing; a sentence that stands on its side has more, and shows hardly a letter."""
SURE_TICK = 0.98
TICK_AMONG_DOUBTS = 0.8
DOUBTFUL_TICK = 0.5
"""Confidence of a faint tick, or one mostly beside its square: its value is shown for a person to confirm."""
PART_MISSING = 0.6
"""Confidence that a part not found on a shared line is blank: it depends on the split."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Grounds of confidence beside a value's own ink.

    Attributes:
        book: facts of the book.
        strange: how strange the page is.
        believe: the curves.
        is_print: tells whether the page's values are print.
    """

    book: BookContext = BookContext()
    strange: Strangeness = Strangeness()
    believe: Belief = field(default_factory=lambda: field_curves().chance)
    is_print: Callable[[], bool] = field(default=lambda: False)


def area_values(lines: Sequence[ZoneReading], kind: RecordType, book: BookContext) -> dict[str, DecodedValue]:
    """Decode the columns of one area from its lines in order; columns without a value are left out."""
    area = lines[0].zone.area
    if all(line.zone.blank for line in lines) or _unreadable(lines):
        return {}
    evidence = evidence_of([line.reading for line in _valid(lines) if line.reading])
    parts = split_line(area.columns, evidence) if len(area.columns) > 1 else {area.columns[0]: evidence}
    wanted = _columns(area, kind)
    return {column: decode(kind.column(column), part, book) for column, part in parts.items() if column in wanted}


def area_fields(
    lines: Sequence[ZoneReading], kind: RecordType, values: Mapping[str, DecodedValue], trust: Trust
) -> list[FieldReading]:
    """Build the field readings of one area from its lines and decoded values."""
    columns = _columns(lines[0].zone.area, kind)
    if all(line.zone.blank for line in lines):
        return [_blank(column, lines, trust) for column in columns]
    if reason := _unreadable(lines):
        if reason.code == NO_WORDS and _are_stray_marks(lines, kind):
            return [_with_stray_marks(column, lines, trust) for column in columns]
        return [_unread(column, lines, reason) for column in columns]
    return [_part(kind.column(column), lines, values.get(column), trust) for column in columns]


def date_fields(
    parts: Mapping[DatePart, ZoneReading], column: str, kind: RecordType, trust: Trust
) -> list[FieldReading]:
    """Read a date whose day, month and year have areas of their own."""
    lines = [parts[part] for part in DatePart if part in parts]
    if all(line.zone.blank for line in lines):
        return [_blank(column, lines, trust)]
    if reason := _unreadable(lines):
        return [_unread(column, lines, reason)]
    words = {part: evidence_of([line.reading] if line.reading else []) for part, line in parts.items()}
    day, month, year = (words.get(part, ReadingEvidence(())) for part in DatePart)
    value = decode_date_parts(day, month, year, trust.book.of_column(column))
    return [_reading(kind.column(column), lines, value, trust)]


def tick_fields(ticks: Iterable[TickZone], trust: Trust) -> list[FieldReading]:
    """Read one field for each column with tick boxes; two marks are a question, not a choice."""
    by_column: dict[str, list[TickZone]] = {}
    for tick in ticks:
        by_column.setdefault(tick.tick.column, []).append(tick)
    return [_ticked(column, zones, trust) for column, zones in by_column.items()]


def _ticked(column: str, zones: Sequence[TickZone], trust: Trust) -> FieldReading:
    marked = [zone for zone in zones if zone.state is TickState.MARKED]
    doubtful = [zone for zone in zones if zone.state is TickState.DOUBTFUL]
    if len(marked) == 1:
        sure = TICK_AMONG_DOUBTS if doubtful else SURE_TICK
        tick = marked[0].tick
        return FieldReading(column, FieldState.READ, tick.label, tick.value, sure, (tick.box,), "tick")
    if not marked and not doubtful:
        return FieldReading(
            column, FieldState.BLANK, confidence=_sure_blank(trust), source="tick", reasons=trust.strange.reasons
        )
    reason = Reason("faint_tick", _("Có ô như được đánh dấu nhưng không rõ."))
    if not marked and len(doubtful) == 1:
        tick = doubtful[0].tick
        return FieldReading(
            column, FieldState.READ, tick.label, tick.value, DOUBTFUL_TICK, (tick.box,), "tick", (reason,)
        )
    if marked:
        reason = Reason("several_ticks", _("Có {count} ô được đánh dấu.").format(count=len(marked)))
    seen = marked or doubtful
    others = tuple(zone.tick.value for zone in seen)
    boxes = tuple(zone.tick.box for zone in seen)
    return FieldReading(column, FieldState.UNREAD, boxes=boxes, source="tick", reasons=(reason,), alternatives=others)


def _columns(area: Area, kind: RecordType) -> list[str]:
    """Return the columns that an area fills: on a shared line also the kind of paper before its number."""
    columns = list(area.columns)
    known = {column.name for column in kind.known}
    for column in area.columns:
        paper = column.replace("SoGiayToTuyThan", "LoaiGiayToTuyThan")
        if len(area.columns) > 1 and paper != column and paper in known:
            columns.insert(0, paper)
    return columns


def _valid(lines: Sequence[ZoneReading]) -> list[ZoneReading]:
    """Return the lines that hold the value: for a rewritten value not those that were only struck out."""
    inked = [line for line in lines if not line.zone.blank]
    new = [line for line in inked if line.zone.rewritten or line.zone.struck <= STRUCK_SHARE]
    return new if any(line.zone.rewritten for line in inked) else inked


def _unreadable(lines: Sequence[ZoneReading]) -> Reason | None:
    """Return the reason why no value can be claimed; None when there is text to decode."""
    inked = _valid(lines)
    if any(line.zone.struck > STRUCK_SHARE and not line.zone.rewritten for line in inked):
        return Reason("struck_out", _("Có chữ bị gạch bỏ; xem ảnh để lấy chữ viết lại."))
    if not any(line.reading.words for line in inked if line.reading):
        return Reason(NO_WORDS, _("Có nét mực nhưng máy không đọc được chữ nào."))
    return None


def _blank(column: str, lines: Sequence[ZoneReading], trust: Trust) -> FieldReading:
    """Build the reading of an empty area; traces of ink that was too faint to be cut may be a value."""
    if not any(line.zone.faint for line in lines):
        return FieldReading(column, FieldState.BLANK, confidence=_sure_blank(trust), reasons=trust.strange.reasons)
    reason = Reason("faint_ink", _("Ô như để trống nhưng có vết mực rất nhạt hoặc màu đỏ."))
    return FieldReading(column, FieldState.BLANK, confidence=FAINT_BLANK, reasons=(reason,))


def _with_stray_marks(column: str, lines: Sequence[ZoneReading], trust: Trust) -> FieldReading:
    """Build the reading of an area of sentences where a few pieces of ink show no word: rims of holes, hairs."""
    reason = Reason("stray_marks", _("Có nét mực nhưng không phải chữ: ô được coi là để trống."))
    blank = _blank(column, lines, trust)
    return replace(blank, boxes=_boxes(lines), reasons=(*blank.reasons, reason))


def _are_stray_marks(lines: Sequence[ZoneReading], kind: RecordType) -> bool:
    """Return whether ink without a word, where sentences belong, is too little to be one turned by a quarter."""
    pieces = sum(line.zone.pieces for line in lines if not line.zone.blank)
    return len(lines) > 1 and is_free_text(lines[0].zone.area, kind) and pieces <= STRAY_PIECES


def _sure_blank(trust: Trust) -> float:
    """Return the confidence of a blank.

    On a strange page ink may be lost altogether, so no blank is sure where the reviewer is told that a page is strange.
    """
    return 1 / (1 + exp(STRANGE_BLANK * trust.strange.amount - log_odds(SURE_BLANK)))


def _part(column: Column, lines: Sequence[ZoneReading], value: DecodedValue | None, trust: Trust) -> FieldReading:
    """Build one column's reading; without a value it is an empty part of a shared line."""
    if value is None:
        return FieldReading(column.name, FieldState.BLANK, confidence=PART_MISSING, boxes=_boxes(lines))
    return _reading(column, lines, value, trust)


def _reading(column: Column, lines: Sequence[ZoneReading], value: DecodedValue, trust: Trust) -> FieldReading:
    """Build the reading of a decoded value; without a value it is unread."""
    source = next(line.source for line in lines if not line.zone.blank)
    if not value.value:
        reasons = value.reasons + _of_lines(lines) + trust.strange.reasons
        return FieldReading(column.name, FieldState.UNREAD, boxes=_boxes(lines), source=source, reasons=reasons)
    ask = cache(partial(voices, value.evidence, trust.is_print))
    chance = trust.believe(column.name, _sort(column, lines), _measures(column, value, trust), ask)
    against = (*value.reasons, *doubts(column, value, trust.book), *_of_lines(lines))
    if chance > ASKED:
        against = tuple(doubt for doubt in against if not outvoted(doubt, column, ask()))
    return FieldReading(
        column.name,
        FieldState.READ,
        value.as_written,
        value.value,
        min(chance, ceiling(against)),
        _boxes(lines),
        source,
        against + trust.strange.reasons,
        value.alternatives,
    )


def _sort(column: Column, lines: Sequence[ZoneReading]) -> str:
    """Return the sort of a value that has a curve of its own."""
    signed = any(line.zone.area.kind is AreaKind.SIGNED_NAME for line in lines)
    return SIGNED if signed else str(column.kind)


def _measures(column: Column, value: DecodedValue, trust: Trust) -> Measures:
    if value.confidence < WORTH_ASKING:
        return Measures(value.confidence, 0.0, trust.strange.amount)
    return Measures(value.confidence, dissent(value.evidence), trust.strange.amount, _lead(column, value))


def _lead(column: Column, value: DecodedValue) -> float:
    """Return the nats by which a name leads those like it, and another value with figures those that look alike."""
    lead: float | None = None
    if column.kind is FieldKind.NAME:
        lead = name_lead(value.evidence)
    elif any(sign.isdigit() for sign in value.as_written) and (rival := closest_rival(value.evidence)):
        lead = rival.lead
    return MOST_LEAD if lead is None else max(0.0, min(MOST_LEAD, lead))


def _of_lines(lines: Sequence[ZoneReading]) -> tuple[Reason, ...]:
    return _overrun(lines) + _rewritten(lines)


def _unread(column: str, lines: Sequence[ZoneReading], reason: Reason) -> FieldReading:
    return FieldReading(column, FieldState.UNREAD, boxes=_boxes(lines), reasons=(reason,))


def _overrun(lines: Sequence[ZoneReading]) -> tuple[Reason, ...]:
    """Return a reason when writing runs out of its box."""
    if not any(line.zone.overrun for line in lines):
        return ()
    return (Reason("overrun", _("Chữ viết tràn ra ngoài ô.")),)


def _rewritten(lines: Sequence[ZoneReading]) -> tuple[Reason, ...]:
    """Return a reason when the value stands beside another one that was struck out."""
    if not any(line.zone.rewritten for line in lines):
        return ()
    return (rewritten(),)


def _boxes(lines: Sequence[ZoneReading]) -> tuple[Box, ...]:
    return tuple(line.zone.box for line in lines if not line.zone.blank)
