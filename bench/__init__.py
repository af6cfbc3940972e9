"""Measurements that anyone can run, side by side: `python -m bench.NAME`."""
