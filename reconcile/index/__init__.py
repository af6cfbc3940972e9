"""The shared database's cases, encoded and filed under blocking keys. Nothing is compared here."""
