"""Tests of single modules: `reconcile`."""
