"""Tests of single modules: `records.wordings`."""
