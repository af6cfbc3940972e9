"""Tests of single modules: `commands`."""
