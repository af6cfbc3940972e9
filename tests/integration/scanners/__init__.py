"""Tests of modules that work together: `scanners`."""
