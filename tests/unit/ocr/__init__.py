"""Tests of single modules: `ocr`."""
