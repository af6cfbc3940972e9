"""Places: a dated gazetteer; from what is written to the unit of the day; nearest spellings. Never rewrites a text.

The data is in records/data/places (its README tells where it comes from and what the dates mean).
"""

from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from records.places.nearest import NearbyUnit, nearby_units
from records.places.resolution import Resolution, ResolutionStatus, resolve
from records.places.respelling import Respelling, respell

__all__ = [
    "NearbyUnit",
    "Gazetteer",
    "Level",
    "Resolution",
    "Respelling",
    "ResolutionStatus",
    "Unit",
    "nearby_units",
    "gazetteer",
    "resolve",
    "respell",
]
