"""Tests from outside: commands, documents, whole books."""
