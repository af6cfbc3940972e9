"""Layout: registration of a scan to its printed form, with rotation, perspective, edition and kind of page."""

from ocr.layout.rectification import rectify
from ocr.layout.registration import find_layout, shows_form

VERSION = "5"
"""Raised when a scan is found to lie otherwise, or to be of another kind."""

__all__ = ["VERSION", "find_layout", "rectify", "shows_form"]
