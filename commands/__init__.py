"""Terminal: Typer and rich live here and nowhere else. One short function a command; heavy modules load late."""
