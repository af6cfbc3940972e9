"""Tests of the comparison of twin copies."""
