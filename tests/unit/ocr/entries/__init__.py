"""Tests of single modules: `ocr/entries`."""
