"""Tests of single modules: `review`."""
