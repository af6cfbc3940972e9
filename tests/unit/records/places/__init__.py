"""Tests of single modules: `records/places`."""
