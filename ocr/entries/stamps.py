"""Rubber stamps read by the few texts that they can have: the law's wordings of the record type.

Letters of a worn stamp are lost, so it is not read freely: its ink is asked which of the texts agrees with it. Where a
whole word is lost, what is left may be of several texts ("ĐĂNG KÝ … HẠN"): a text counts only when the ink says it
rather than what is left of any text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from ocr.recognise.readers import LineImage, LineReader, LineReading
from ocr.zones.stamps import StampZone
from records.language import gettext as _
from records.stages import EntryReading, FieldReading, FieldState, Reason
from records.text.vietnamese import skeleton
from records.wordings import Wording, WordingRole, wordings_of

MARGIN, CLEAR_MARGIN = 8.0, 15.0
"""Natural-log likelihood by which a text must be likelier than whatever may stand for another code; and clearly so."""
GAP, CLEAR_GAP, NO_STAMP = 2.0, 1.0, 4.0
"""How much less likely a letter of the text may be than one of the free reading; from the last one on it is other text.
Of 24 worn stamps of four printers 19 were read so, none of them wrong; words in pen are from 6 on."""
SURE, LIKELY = 0.95, 0.8
SAME_WORDS, NOTES = 70.0, "ghiChu"
"""Likeness, 0–100, from which notes that were read are the words of a stamp in dark ink."""
UNCLEAR, SOURCE = "stamp_unclear", "stamp"


@dataclass(frozen=True, slots=True)
class _Choice:
    """Wording that the ink of a line agrees with best.

    Attributes:
        wording: that wording.
        others: the codes of the other wordings, the likeliest first.
        margin: by how much it is likelier than whatever may stand for another code, natural log.
        gap: how much less likely than the free reading it is, natural log a letter.
        rest_gap: the same of what is left of any wording that lost a word, or has all.
    """

    wording: Wording
    others: tuple[str, ...]
    margin: float
    gap: float
    rest_gap: float

    @property
    def is_read(self) -> bool:
        return self.margin >= MARGIN and self.gap <= GAP

    @property
    def confidence(self) -> float:
        return SURE if self.margin >= CLEAR_MARGIN and self.gap <= CLEAR_GAP else LIKELY


def stamp_fields(zones: Sequence[StampZone], reader: LineReader, record_type: str) -> list[FieldReading]:
    """Return a field for every column that a stamp gives; none where no stamp was set: then the entry itself tells."""
    found: dict[str, FieldReading] = {}
    for zone in zones:
        readings = reader.read([LineImage(line) for line in zone.lines])
        texts = [one for one in wordings_of(record_type).of(WordingRole.STAMP) if one.column == zone.stamp.column]
        choices = sorted(_choices(readings, texts), key=lambda choice: choice.gap)
        field = _field(zone, choices)
        before = found.get(zone.stamp.column)
        if field is not None and (before is None or before.state is not FieldState.READ):
            found[field.column] = field
    return list(found.values())


def with_stamps(entry: EntryReading, stamps: Sequence[FieldReading]) -> EntryReading:
    """Return an entry with what its stamps say; notes that are nothing but the words of a stamp are none."""
    said = {stamp.column: stamp for stamp in stamps}
    fields = (said.get(field.column, _but_the_stamp(field, stamps)) for field in entry.fields)
    return replace(entry, fields=tuple(fields))


def _but_the_stamp(field: FieldReading, stamps: Sequence[FieldReading]) -> FieldReading:
    texts = [skeleton(stamp.as_written).lower() for stamp in stamps if stamp.state is FieldState.READ]
    noted = skeleton(field.as_written).lower() if field.column == NOTES else ""
    if not any(fuzz.ratio(text, noted) >= SAME_WORDS for text in texts):
        return field
    return FieldReading(NOTES, FieldState.BLANK, confidence=LIKELY, boxes=field.boxes, source=SOURCE)


def _choices(readings: Sequence[LineReading], texts: Sequence[Wording]) -> Iterator[_Choice]:
    rests = _rests(texts)
    for reading in readings:
        if reading.ink is None or not reading.text or not texts:
            continue
        asked = [*(wording.text for wording in texts), *rests]
        free, *likelihoods = reading.ink([reading.text, *asked])
        order = sorted(range(len(texts)), key=lambda index: -likelihoods[index])
        best = texts[order[0]]
        others = tuple(dict.fromkeys(texts[index].value for index in order if texts[index].value != best.value))
        stand_for = [{wording.value} for wording in texts] + list(rests.values())
        rivals = [one for one, codes in zip(likelihoods, stand_for, strict=True) if codes != {best.value}]
        margin = likelihoods[order[0]] - max(rivals, default=float("-inf"))
        gaps = [(free - one) / len(text) for one, text in zip(likelihoods, asked, strict=True)]
        yield _Choice(best, others, margin, gaps[order[0]], min(gaps))


def _rests(texts: Sequence[Wording]) -> dict[str, set[str]]:
    """Return what is left of every text when one of its words is lost, with the codes that it may stand for then."""
    words = [wording.text.split() for wording in texts]
    left = (one[:place] + one[place + 1 :] for one in words for place in range(len(one)) if len(one) > 1)
    return {
        " ".join(some): {one.value for one, whole in zip(texts, words, strict=True) if _all_in(some, whole)}
        for some in left
    }


def _all_in(some: Sequence[str], whole: Sequence[str]) -> bool:
    """Return whether some words stand in a text in their order."""
    ahead = iter(whole)
    return all(word in ahead for word in some)


def _field(zone: StampZone, choices: Sequence[_Choice]) -> FieldReading | None:
    """Return what a zone says by its likeliest line; letters of a text, or of what is left of one, are a stamp's."""
    read = [choice for choice in choices if choice.is_read]
    stamp, boxes = zone.stamp, (zone.stamp.box,)
    if read:
        text, value = read[0].wording.text, read[0].wording.value
        return FieldReading(stamp.column, FieldState.READ, text, value, read[0].confidence, boxes, SOURCE)
    unclear = min(choices, key=lambda choice: choice.rest_gap, default=None)
    if unclear is None or unclear.rest_gap > NO_STAMP:
        return None
    why = Reason(UNCLEAR, _("Có dấu ghi loại đăng ký nhưng chữ trong dấu không rõ."))
    others = (unclear.wording.value, *unclear.others)
    return FieldReading(
        stamp.column, FieldState.UNREAD, boxes=boxes, source=SOURCE, reasons=(why,), alternatives=others
    )
