"""Capture: pages from scan files and devices, and the quality gate. No store, no reading of text."""
