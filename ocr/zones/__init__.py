"""Zones: from a registered page to clean line crops and tick boxes. No text is read here."""

from ocr.zones.page_zones import PageZones, Zone, cut_zones
from ocr.zones.ticks import TickState, TickZone

__all__ = ["PageZones", "TickState", "TickZone", "Zone", "cut_zones"]
