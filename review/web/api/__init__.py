"""Interface for other programs, version 1: its own application below `/api/v1`, with tokens in place of sessions."""
