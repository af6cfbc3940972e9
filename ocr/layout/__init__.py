"""How a scan lies on its printed form: rotation, perspective, edition, kind of page."""

from ocr.layout.rectification import rectify
from ocr.layout.registration import find_layout, shows_form

__all__ = ["find_layout", "rectify", "shows_form"]
