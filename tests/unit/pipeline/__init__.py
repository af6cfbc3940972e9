"""Tests of single modules: `pipeline`."""
