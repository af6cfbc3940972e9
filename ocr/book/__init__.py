"""Book-level reading: running numbers and signers, which settle readings that single pages leave open."""
