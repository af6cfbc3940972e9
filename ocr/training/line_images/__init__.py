"""Images of lines to train on: real ink, collages, fonts, and the damage of paper and scanners."""
