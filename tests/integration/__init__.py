"""Tests of modules that work together, with real files and databases."""
