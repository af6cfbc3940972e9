"""Tests of single modules: `records`."""
