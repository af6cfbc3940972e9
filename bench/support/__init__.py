"""Support of several measurements: damage, populations, timing. Nothing here is called by itself."""
