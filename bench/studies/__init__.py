"""Measurements behind one decision each, to run when that decision is revisited."""
