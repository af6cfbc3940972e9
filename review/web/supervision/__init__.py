"""Pages by which a supervisor leads: questions on records, records handed out by name, packages to take away."""
