"""The quality gate: can a person read this page, and if not, why. No files, no devices."""

VERSION = "4"
"""Raised when another verdict comes out."""
