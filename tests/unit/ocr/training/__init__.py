"""Tests of single modules: `ocr/training`."""
