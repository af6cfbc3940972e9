"""The word of a person on texts of old fonts; a module of its own, so that the commands load fast."""

from __future__ import annotations

from enum import StrEnum


class OldFonts(StrEnum):
    """Treatment of texts in TCVN3, VNI or VIQR: the table is refused, they are kept as they are, or converted."""

    REFUSE = "refuse"
    KEEP = "keep"
    CONVERT = "convert"
