"""How a scan lies on its printed form: rotation, perspective, edition, kind of page."""

from ocr.layout.find import find_form, find_layout
from ocr.layout.straighten import rectify

__all__ = ["find_form", "find_layout", "rectify"]
