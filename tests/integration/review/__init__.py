"""Tests of modules that work together: `review`."""
