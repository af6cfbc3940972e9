"""Integrity of the database: its soundness, the audit trail, and the seals on rows that people answer for."""
