"""The migrations build what the models say, and go up and down with rows in the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import Inspector

from survey_app.store.database import Database
from survey_app.store.engines import open_migration_engine, read_address
from survey_app.store.errors import SchemaMissing
from survey_app.store.responses import record_response_row
from survey_app.store.schema import (
    MIGRATIONS,
    check_schema,
    create_schema,
    find_schema_revision,
    latest_revision,
)
from survey_app.store.tables import TABLES, table_metadata
from tests.survey_app.store.builders import lay_ground, make_response


def _config(address: str) -> Config:
    config = Config(attributes={"url": address})
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


@contextmanager
def _opened(address: str) -> Iterator[Database]:
    database = Database(address)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def _engine(address: str) -> Iterator[Engine]:
    engine = open_migration_engine(read_address(address))
    yield engine
    engine.dispose()


def test_models_and_migrations_do_not_differ(empty_address: str) -> None:
    create_schema(empty_address)
    command.check(_config(empty_address))


def test_the_rules_of_models_and_migrations_do_not_differ(empty_address: str) -> None:
    """Alembic's own check looks at columns and keys, not at rules or options of tables."""
    create_schema(empty_address)
    with _engine(empty_address) as engine:
        migrated = _rules(inspect(engine))
        command.downgrade(_config(empty_address), "base")
        table_metadata().create_all(engine)
        modelled = _rules(inspect(engine))
    assert len(modelled) > 25
    assert migrated == modelled


def _rules(inspector: Inspector) -> set[tuple[str, str]]:
    names = [table.__tablename__ for table in TABLES]
    rules = {
        (str(check["name"]), " ".join(check["sqltext"].split()))
        for name in names
        for check in inspector.get_check_constraints(name)
    }
    options = {(name, str(inspector.get_table_options(name))) for name in names}
    return rules | options


def test_each_revision_goes_up_and_down_with_rows_in_the_tables(empty_address: str) -> None:
    create_schema(empty_address)
    with _opened(empty_address) as database:
        ground = lay_ground(database)
        row = make_response(ground)
        database.write(lambda session: record_response_row(session, row))
    config = _config(empty_address)
    for revision in range(int(latest_revision()) - 1, 0, -1):
        command.downgrade(config, f"{revision:04}")
        with _engine(empty_address) as engine, engine.connect() as connection:
            assert connection.scalar(text("SELECT scores FROM responses")) == row.scores
    command.upgrade(config, "head")
    with _engine(empty_address) as engine, engine.connect() as connection:
        assert connection.scalar(text("SELECT id FROM responses")) == row.id
    command.downgrade(config, "base")
    with _engine(empty_address) as engine:
        assert inspect(engine).get_table_names() == ["alembic_version"]


def test_laying_the_tables_again_changes_nothing(empty_address: str) -> None:
    assert create_schema(empty_address) == latest_revision()
    with _opened(empty_address) as database:
        lay_ground(database)
        create_schema(empty_address)
        with database.read() as session:
            assert find_schema_revision(session) == latest_revision()
            check_schema(session)


def test_missing_tables_are_named_as_such(empty_address: str) -> None:
    with _engine(empty_address) as engine, engine.connect():
        pass
    with (
        _opened(empty_address) as database,
        database.read() as session,
        pytest.raises(SchemaMissing, match="run 'thuocdo init'"),
    ):
        check_schema(session)


def test_a_new_file_is_private(tmp_path: Path) -> None:
    create_schema(f"sqlite:///{tmp_path / 'new folder' / 'thuocdo.db'}")
    assert (tmp_path / "new folder" / "thuocdo.db").stat().st_mode & 0o077 == 0


def test_a_migration_without_a_database_says_how_to_name_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with pytest.raises(CommandError, match="THUOCDO_DATABASE_URL"):
        command.upgrade(config, "head")


def test_a_migration_takes_its_database_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"sqlite:///{tmp_path / 'named.db'}"
    monkeypatch.setenv("THUOCDO_DATABASE_URL", address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")
    with _opened(address) as database, database.read() as session:
        check_schema(session)
