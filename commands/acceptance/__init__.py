"""Commands of a supervisor about whole books: waive and explain, sample, accept, correct."""
