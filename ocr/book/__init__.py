"""What a whole book knows: running numbers and the people who sign it. It settles what single pages leave open."""
