"""Invented people, as many as a measurement wants: the same ones at every call."""
