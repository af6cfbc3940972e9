"""Grid review: cells of one column decided side by side. Nothing of HTTP."""
