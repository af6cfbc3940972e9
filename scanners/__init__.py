"""Capture: scan files and devices to pages, and the quality gate. No store, no reading of text."""
