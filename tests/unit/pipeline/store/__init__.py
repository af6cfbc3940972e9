"""Tests of single modules: `pipeline.store`."""
