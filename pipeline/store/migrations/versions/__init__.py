"""Migrations, one module a schema change."""
