"""Book-level reading: what numbers, signers and decisions tell about readings that single pages leave open."""
