"""Places: a dated gazetteer; from what is written to the unit of the day; nearest spellings. Never rewrites a text.

The data is in records/data/places (its README tells where it comes from and what the dates mean).
"""

from records.places.gazetteer import Gazetteer, Level, Unit, gazetteer
from records.places.resolution import Resolution, Status, resolve
from records.places.spelling import Candidate, candidates, respell

__all__ = [
    "Candidate",
    "Gazetteer",
    "Level",
    "Resolution",
    "Status",
    "Unit",
    "candidates",
    "gazetteer",
    "resolve",
    "respell",
]
