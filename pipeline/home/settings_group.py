"""Group of settings."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class SettingsGroup(BaseModel):
    """Group of settings; an unknown key is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)
