"""Name comparator: marks, letters and, apart from the whole, the given name, which tells siblings apart."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from reconcile.index import name_forms
from reconcile.index.encode import Cases, Levels, Positions, Texts, text_array

NAME_LEVELS = (
    "missing", "same", "marks", "marks_of_given", "near_same_given", "near_like_given", "near_other_given",
    "resembling_same_given", "resembling_other_given", "other_same_given", "other",
)  # fmt: skip
_NEAR, _RESEMBLING = 0.85, 0.70
_SKELETON_SHARE = 0.65  # the rest of the similarity is of shapes; best against siblings and namesakes when measured
_LEVEL = {name: level for level, name in enumerate(NAME_LEVELS)}

Distance = Callable[..., float]


def name_levels(role: str, left_cases: Cases, left: Positions, right_cases: Cases, right: Positions) -> Levels:
    """Return levels (`NAME_LEVELS`) of one person's names, pair by pair."""
    levels = np.full(len(left), _LEVEL["same"], np.int8)
    one, other = left_cases.names[role][left], right_cases.names[role][right]
    code, other_code = left_cases.rows[f"{role}.skeleton"][left], right_cases.rows[f"{role}.skeleton"][right]
    is_missing = (code == 0) | (other_code == 0)
    levels[is_missing] = _LEVEL["missing"]
    differ = ~is_missing & np.asarray(one != other, bool)
    at = np.flatnonzero(differ & (code == other_code))
    levels[at] = _marks(one[at], other[at])
    at = np.flatnonzero(differ & (code != other_code))
    levels[at] = _letters(one[at], other[at])
    return levels


def similarity(left: Texts, right: Texts) -> NDArray[np.float32]:
    """Return the similarity (0–1) of skeletons, pair by pair; letters that look alike in ink count less."""
    alike = _pairwise(left, right, OSA.normalized_similarity) * _SKELETON_SHARE
    may_resemble = np.flatnonzero(alike >= _RESEMBLING - (1 - _SKELETON_SHARE))
    one, other = (text_array([name_forms.shape(bare) for bare in names[may_resemble]]) for names in (left, right))
    alike[may_resemble] += _pairwise(one, other, OSA.normalized_similarity) * (1 - _SKELETON_SHARE)
    return alike


def _marks(left: Texts, right: Texts) -> Levels:
    """Return levels of names with the same letters, by the marks that differ; word breaks are ignored."""
    return np.array([_LEVEL[_marks_level(one, other)] for one, other in zip(left, right, strict=True)], np.int8)


def _marks_level(one: str, other: str) -> str:
    """Compare two names; the shorter given name sets the number of letters compared at the end."""
    joint, other_joint = name_forms.joined(one), name_forms.joined(other)
    if joint == other_joint:
        return "same"
    length = min(len(name_forms.given(one)), len(name_forms.given(other)))
    return "marks_of_given" if joint[-length:] != other_joint[-length:] else "marks"


def _letters(left: Texts, right: Texts) -> Levels:
    """Return levels of names with other letters."""
    (bare, other_bare), (given, other_given) = _bare_forms(left, right)
    alike = similarity(bare, other_bare)
    same_given = np.asarray(given == other_given, bool)
    is_near, resembles = alike >= _NEAR, alike >= _RESEMBLING
    like_given = np.zeros(len(left), bool)
    near = np.flatnonzero(is_near & ~same_given)
    like_given[near] = _pairwise(given[near], other_given[near], OSA.distance) <= 1
    conditions = {
        "near_same_given": is_near & same_given,
        "near_like_given": is_near & like_given,
        "near_other_given": is_near,
        "resembling_same_given": resembles & same_given,
        "resembling_other_given": resembles,
        "other_same_given": same_given,
    }
    levels = [_LEVEL[name] for name in conditions]
    return np.select(list(conditions.values()), levels, _LEVEL["other"]).astype(np.int8)


def _bare_forms(left: Texts, right: Texts) -> tuple[tuple[Texts, Texts], tuple[Texts, Texts]]:
    """Return the skeletons of names and of their given names, both sides; repeated names are computed once."""
    names = [*left, *right]
    place = {name: number for number, name in enumerate(dict.fromkeys(names))}
    bare = [name_forms.skeleton(name) for name in place]
    given = [letters[len(letters) - len(name_forms.given(name)) :] for name, letters in zip(place, bare, strict=True)]
    at = np.fromiter(map(place.__getitem__, names), np.intp, len(names))
    one, other = at[: len(left)], at[len(left) :]
    all_bare, all_given = text_array(bare), text_array(given)
    return (all_bare[one], all_bare[other]), (all_given[one], all_given[other])


def _pairwise(left: Texts, right: Texts, scorer: Distance) -> NDArray[np.float32]:
    return process.cpdist(left.tolist(), right.tolist(), scorer=scorer, dtype=np.float32)
