"""Marginal notes (Ghi chú): what they change, in parts, and the words registrars use for it."""
