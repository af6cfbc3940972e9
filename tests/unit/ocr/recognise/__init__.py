"""Tests of single modules: `ocr/recognise`."""
