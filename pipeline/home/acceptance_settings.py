"""Settings of the sample that a book needs before it is accepted."""

from __future__ import annotations

from pydantic import Field

from pipeline.home.settings_group import SettingsGroup
from records.sampling.plans import InspectionLevel, QualityLimit


class AcceptanceSettings(SettingsGroup):
    """Sample that a book needs before it is accepted.

    Attributes:
        quality_limit: acceptance quality limit of ISO 2859-1, in entries with an error for 100.
        level: its inspection level.
        bound: upper 95 % bound of the share of wrong values that a sample without an error is to show, in place of the
            standard's size (0.003 = 3 in 1000); 0 = by the standard.
    """

    quality_limit: QualityLimit = "2.5"
    level: InspectionLevel = "II"
    bound: float = Field(default=0.0, ge=0, le=0.2)
