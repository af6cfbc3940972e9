"""Capture of scans: files, hot folders, devices, and the examination of every page."""
