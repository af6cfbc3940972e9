"""Delivery to the ministry: packages made of the records in the store."""
