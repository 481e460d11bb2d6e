"""Runs the migrations on the connection it is given; the program alone calls it."""

from alembic import context

from planner.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
