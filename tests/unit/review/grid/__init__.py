"""Tests of the grid review."""
