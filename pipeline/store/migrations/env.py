"""Alembic environment: the migrations run on the store's connection and know nothing of today's tables."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
