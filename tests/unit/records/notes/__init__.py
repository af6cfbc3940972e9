"""Tests of single modules: `records/notes`."""
