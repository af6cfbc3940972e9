"""Tests of modules that work together: `ocr`."""
