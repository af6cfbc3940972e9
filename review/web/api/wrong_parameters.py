"""Faults of the parameters of a request, in the language of the caller; pydantic's own words are English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from records.language import N_
from records.language import gettext as _

WORDS = {
    "missing": N_("thiếu"),
    "extra_forbidden": N_("không có tham số này"),
    "json_invalid": N_("không phải JSON"),
    "model_attributes_type": N_("phải là một đối tượng JSON"),
    "string_type": N_("phải là chữ"),
    "string_too_short": N_("ngắn hơn {min_length} ký tự"),
    "string_too_long": N_("dài hơn {max_length} ký tự"),
    "string_pattern_mismatch": N_("không đúng dạng {pattern}"),
    "int_type": N_("phải là số nguyên"),
    "int_parsing": N_("phải là số nguyên"),
    "greater_than_equal": N_("phải từ {ge} trở lên"),
    "less_than_equal": N_("nhiều nhất là {le}"),
    "literal_error": N_("phải là {expected}"),
    "enum": N_("phải là {expected}"),
}
"""Kind of an error of pydantic → what to say of it, with the places of its context."""


def words_of(errors: Sequence[Mapping[str, Any]]) -> str:
    """Return what is wrong, a part for each parameter: its place in the request, and what does not fit."""
    return "; ".join(f"{'.'.join(str(one) for one in error['loc'])}: {_said(error)}" for error in errors)


def _said(error: Mapping[str, Any]) -> str:
    words = WORDS.get(str(error["type"]))
    if words is None:
        return _("không hợp lệ ({kind})").format(kind=error["type"])
    return _(words).format(**error.get("ctx", {}))
