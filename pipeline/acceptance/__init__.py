"""Acceptance of a book: what it needs, the sample that bounds its errors, and corrections since. No HTTP, no SQL."""
