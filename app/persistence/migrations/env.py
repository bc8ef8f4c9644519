"""Alembic's entry: runs the steps on the connection, and in the transaction, that `upgrade` holds."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    transactional_ddl=False,  # the caller's one transaction spans all steps
    render_as_batch=True,
)
context.run_migrations()
