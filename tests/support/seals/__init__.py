"""Seals of the steps: what their results are on samples, and which version to raise when they change."""
