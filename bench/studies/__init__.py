"""Measurements behind one decision each: run when that decision is looked at again."""
