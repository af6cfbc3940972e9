"""What is known of texts before a line is seen: letters, capitals, and the units that an address may name."""
