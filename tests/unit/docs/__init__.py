"""Tests of single modules: `docs`."""
