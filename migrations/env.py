"""Runs the migrations: on the database that is named, in one transaction, on either engine.

The address comes from whoever calls (`config.attributes["url"]`), from `-x url=...`, or from the
environment variable THUOCDO_DATABASE_URL, in this order.
"""

import os

from alembic import context
from alembic.util import CommandError

from survey_app.store.engines import open_migration_engine, read_address
from survey_app.store.tables import table_metadata


def database_address() -> str:
    """Find out which database is meant."""
    address = (
        context.config.attributes.get("url")
        or context.get_x_argument(as_dictionary=True).get("url")
        or os.environ.get("THUOCDO_DATABASE_URL")
    )
    if not address:
        raise CommandError("no database named: set THUOCDO_DATABASE_URL or give -x url=ADDRESS")
    return str(address)


def run() -> None:
    """Connect and run what was asked for."""
    if context.is_offline_mode():
        raise CommandError("these migrations need the database itself; --sql is not offered")
    engine = open_migration_engine(read_address(database_address()))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=table_metadata(),
            render_as_batch=connection.dialect.name == "sqlite",
            transactional_ddl=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
