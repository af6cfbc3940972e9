"""Tests of single modules: `ocr/sheets`."""
