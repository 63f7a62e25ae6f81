"""Alembic's entry point; `store.base` hands in the connection, inside a transaction that it commits."""

from alembic import context

from foreigndesk.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,
)
context.run_migrations()
