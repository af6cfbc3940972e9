"""Printed lines by Tesseract: titles, covers and closing statements."""
