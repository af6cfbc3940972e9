"""How a scan lies on its printed form: rotation, perspective, edition, kind of page."""

from ocr.layout.find import find_layout, shows_form
from ocr.layout.straighten import rectify

__all__ = ["find_layout", "rectify", "shows_form"]
