"""Tests of modules that work together: `records`."""
