"""Layout: registration of a scan to its printed form, with rotation, perspective, edition and kind of page."""

from ocr.layout.rectification import rectify
from ocr.layout.registration import find_layout, shows_form

__all__ = ["find_layout", "rectify", "shows_form"]
