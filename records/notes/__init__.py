"""Marginal notes (Ghi chú): the amendments they record, in parts, and the words that registrars use for them."""
