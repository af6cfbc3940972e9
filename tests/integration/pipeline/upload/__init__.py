"""What is sent, and what comes of it."""
