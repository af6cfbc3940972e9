"""Tests of single modules: `pipeline.forms`."""
