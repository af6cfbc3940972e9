"""Pages of one print laid on each other, and what they share."""
