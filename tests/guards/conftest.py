"""The application as it is served, for guards that ask it what it holds."""

from pathlib import Path

import pytest
from flask import Flask

from survey_app.app import create_app
from survey_app.config import load_settings


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("guarded")
    return create_app(load_settings({"THUOCDO_DATA_DIR": str(folder)}, write_key=True))
