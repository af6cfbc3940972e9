"""How sure a value is: the engine's own word and what the decoder found to speak for or against it, as one number."""

from __future__ import annotations

from enum import Enum

import numpy as np

ENGINE = (0.0, 0.3, 0.6, 0.8, 0.9, 0.95, 1.0)
RIGHT = (0.02, 0.15, 0.6, 0.8, 0.9, 0.96, 0.98)
"""How far an engine confidence is believed (RIGHT over ENGINE): engines are sure of what they misread.
The shape is set by hand; calibration on audited truth replaces the figures."""


class Support(Enum):
    """What a decoder found; the value says how much of the remaining doubt it leaves (below 1) or how it cuts trust."""

    CONFIRMED = "confirmed"
    PLAIN = "plain"
    MENDED = "mended"
    DOUBTFUL = "doubtful"


_DOUBT_LEFT = {Support.CONFIRMED: 0.3, Support.PLAIN: 1.0}
_TRUST_LEFT = {Support.MENDED: 0.9, Support.DOUBTFUL: 0.4}


def confidence(engine: float, support: Support) -> float:
    """The chance (0–1) that a value is right.

    Args:
        engine: mean word confidence of the reading, 0–1.
        support: confirmed (a calendar, a list or a second writing agrees), plain (nothing known), mended (letters were
            changed to reach something known), doubtful (it contradicts what is known). Rises with `engine` in each.
    """
    plain = float(np.interp(engine, ENGINE, RIGHT))
    if support in _DOUBT_LEFT:
        return 1 - (1 - plain) * _DOUBT_LEFT[support]
    return plain * _TRUST_LEFT[support]
