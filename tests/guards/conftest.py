"""The application as it is served and an empty database, for guards that ask them."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.engines import empty_address

__all__ = ["application", "empty_address"]


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    # Imported here: a guard that reads files must run while the application cannot be imported.
    from survey_app.app import create_app
    from survey_app.config import load_settings
    from survey_app.store.database import Database

    folder = tmp_path_factory.mktemp("guarded")
    settings = load_settings({"THUOCDO_DATA_DIR": str(folder)}, write_key=True)
    database = Database(settings.database_url)
    yield create_app(settings, database=database)
    database.close()
