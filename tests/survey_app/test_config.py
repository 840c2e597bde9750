"""Settings: all faults at once, and a key that only its owner can read."""

import stat
from pathlib import Path

import pytest

from survey_app.config import SettingsFault, load_settings

KEY = "k" * 40


def test_all_faults_are_told_together(tmp_path: Path) -> None:
    environment = {
        "THUOCDO_DATA_DIR": str(tmp_path),
        "THUOCDO_DATABASE_URL": "mysql://somewhere",
        "THUOCDO_BASE_URL": "khaosat",
        "THUOCDO_PROXY_HOPS": "two",
        "THUOCDO_LOG_LEVEL": "loud",
    }
    with pytest.raises(SettingsFault) as caught:
        load_settings(environment)
    assert len(caught.value.faults) == 5


@pytest.mark.parametrize(
    "address",
    ["https://[::1", "https://a:99999", "https://me@a.vn", "https://a .vn", "https://a/b"],
)
def test_an_address_that_cannot_be_printed_is_refused(tmp_path: Path, address: str) -> None:
    environment = {"THUOCDO_DATA_DIR": str(tmp_path), "THUOCDO_SECRET_KEY": KEY}
    with pytest.raises(SettingsFault, match="THUOCDO_BASE_URL"):
        load_settings(environment | {"THUOCDO_BASE_URL": address})


def test_the_defaults_are_one_small_machine(tmp_path: Path) -> None:
    settings = load_settings({"THUOCDO_DATA_DIR": str(tmp_path), "THUOCDO_SECRET_KEY": KEY})
    assert settings.database_url == f"sqlite:///{tmp_path / 'thuocdo.db'}"
    assert (settings.is_https, settings.proxy_hops) == (False, 0)


def test_a_key_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    environment = {"THUOCDO_DATA_DIR": str(tmp_path / "new")}
    first = load_settings(environment, write_key=True)
    assert load_settings(environment).secret_key == first.secret_key
    mode = stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode)
    assert mode == 0o600


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    environment = {"THUOCDO_DATA_DIR": str(tmp_path), "THUOCDO_SECRET_KEY": "short"}
    with pytest.raises(SettingsFault, match="shorter"):
        load_settings(environment)
