"""A line that was cut and read."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.recognise.readers import LineReading
from ocr.zones import Zone


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """Zone and its line reading; None when it is blank."""

    zone: Zone
    reading: LineReading | None
    source: str
