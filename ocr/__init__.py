"""From pixels to field readings: pages, editions, zones, line readers, decoding. No store, no rules of the registry."""
