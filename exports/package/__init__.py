"""The ministry's book package: one Excel file and one ZIP with a PDF a case, proven and sealed."""

VERSION = "3"
"""Raised when other bytes are written."""
