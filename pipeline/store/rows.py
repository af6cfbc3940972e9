"""What every repository shares: its session."""

from __future__ import annotations

from sqlalchemy.orm import Session


class Repository:
    """A kind of thing in the store, reached within one transaction."""

    def __init__(self, session: Session) -> None:
        """Work within the transaction of this session."""
        self._session = session
