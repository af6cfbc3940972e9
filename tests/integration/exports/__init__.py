"""Tests of modules that work together: `exports`."""
