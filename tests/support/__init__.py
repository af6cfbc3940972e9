"""Helpers that several tests share: drawn pages, databases, browsers, fake flows."""
