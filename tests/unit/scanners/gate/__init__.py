"""Tests of single modules: `scanners`."""
