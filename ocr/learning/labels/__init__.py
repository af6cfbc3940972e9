"""Printed labels: pieces of text in rows, the law's wordings found in them, and their persons."""
