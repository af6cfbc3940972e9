"""Places: a dated gazetteer; from what is written to the unit of the day; nearest spellings. Never rewrites a text.

The data is in records/data/places (its README tells where it comes from and what the dates mean).
"""

from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from records.places.nearest import Candidate, candidates
from records.places.resolution import Resolution, Status, resolve
from records.places.respelling import Respelling, respell

__all__ = [
    "Candidate",
    "Gazetteer",
    "Level",
    "Resolution",
    "Respelling",
    "Status",
    "Unit",
    "candidates",
    "gazetteer",
    "resolve",
    "respell",
]
