"""Repositories of the people at work: accounts, queue, keyings and decisions."""
