"""The edition editor: value boxes and tick boxes drawn over a sample page."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(prefix="/editions")
