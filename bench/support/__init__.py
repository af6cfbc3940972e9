"""What several measurements share: damage, populations, timing. Nothing here is called by itself."""
