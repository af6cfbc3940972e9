"""Tests of single modules: `ocr/decode`."""
