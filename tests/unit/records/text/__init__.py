"""Tests of single modules: `records/text`."""
