"""Tests of single modules: `ocr/book`."""
