"""Tests of single modules: `exports`."""
