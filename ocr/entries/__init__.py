"""Entry decoding: from the lines of one entry to its fields, and the agreement between fields."""
