"""Passing of entries without a person: the conditions, what is known of an entry for them, and the step of a run."""

CONDITIONS_VERSION = "1"
"""Raised when other entries pass with the same thresholds."""
