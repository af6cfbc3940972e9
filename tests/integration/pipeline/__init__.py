"""Tests of modules that work together: `pipeline`."""
