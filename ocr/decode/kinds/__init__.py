"""Decoders, one module a kind of field."""
