"""Side-by-side measurements anyone can run: `python -m bench.NAME`."""
