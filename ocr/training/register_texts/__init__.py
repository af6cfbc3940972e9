"""Texts of registers to draw: names, places, dates and phrases, by frequency."""
