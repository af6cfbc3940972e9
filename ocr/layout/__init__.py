"""How a scan lies on its printed form: rotation, perspective, edition, kind of page."""

from ocr.layout.find import find_layout, shows_form
from ocr.layout.straighten import rectify

VERSION = "5"
"""Raised when a scan is found to lie otherwise, or to be of another kind."""

__all__ = ["VERSION", "find_layout", "rectify", "shows_form"]
