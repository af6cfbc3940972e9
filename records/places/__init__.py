"""Places: a dated gazetteer, resolution of addresses to the units of a day, nearest spellings; no text is rewritten.

The data is in records/data/places (its README states the sources and the meaning of the dates).
"""

from records.places.chains import Chain, chains
from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from records.places.nearest import NearbyUnit, nearby_units
from records.places.resolution import Resolution, ResolutionStatus, resolve
from records.places.respelling import Respelling, names_a_unit, respell

__all__ = [
    "Chain",
    "NearbyUnit",
    "Gazetteer",
    "Level",
    "Resolution",
    "Respelling",
    "ResolutionStatus",
    "Unit",
    "names_a_unit",
    "nearby_units",
    "chains",
    "gazetteer",
    "resolve",
    "respell",
]
