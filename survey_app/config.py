"""All settings, read once at start from `THUOCDO_*` variables; faults are reported together."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

KEY_BYTES = 32
KEY_FILE = "secret_key"
LOG_LEVELS = ("debug", "info", "warning", "error")


class SettingsFault(Exception):
    """One or more settings cannot be used; `faults` has one sentence for each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """What one installation needs to know; the README explains each variable."""

    database_url: str
    data_dir: Path
    secret_key: str
    base_url: str
    proxy_hops: int
    log_level: str = "warning"

    @property
    def is_https(self) -> bool:
        """Whether citizens reach the application over https."""
        return self.base_url.startswith("https://")


def load_settings(
    environment: Mapping[str, str] | None = None, *, write_key: bool = False
) -> Settings:
    """Read the settings; with `write_key` a missing secret key is made and kept (mode 0600).

    Raises `SettingsFault` naming every setting that is missing or wrong.
    """
    values = os.environ if environment is None else environment
    faults: list[str] = []
    data_dir = Path(values.get("THUOCDO_DATA_DIR", "data")).absolute()
    secret_key = values.get("THUOCDO_SECRET_KEY") or _key_from_file(data_dir, write=write_key)
    if secret_key is None:
        faults.append(
            f"No secret key: run `thuocdo init`, or set THUOCDO_SECRET_KEY ({data_dir / KEY_FILE})."
        )
    elif len(secret_key) < KEY_BYTES:
        faults.append(f"THUOCDO_SECRET_KEY is shorter than {KEY_BYTES} characters.")
    database_url = values.get("THUOCDO_DATABASE_URL", f"sqlite:///{data_dir / 'thuocdo.db'}")
    if not database_url.startswith(("sqlite:///", "postgresql")):
        faults.append(
            "THUOCDO_DATABASE_URL must start with sqlite:/// or postgresql+psycopg://, "
            f"not {database_url.split(':')[0]!r}."
        )
    base_url = values.get("THUOCDO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    if not _is_base_url(base_url):
        faults.append(
            f"THUOCDO_BASE_URL must be like https://khaosat.example.gov.vn, not {base_url!r}."
        )
    hops = values.get("THUOCDO_PROXY_HOPS", "0")
    if not hops.isdigit():
        faults.append(f"THUOCDO_PROXY_HOPS must be a whole number, not {hops!r}.")
    log_level = values.get("THUOCDO_LOG_LEVEL", "warning").lower()
    if log_level not in LOG_LEVELS:
        faults.append(f"THUOCDO_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}.")
    if faults or secret_key is None:
        raise SettingsFault(faults)
    return Settings(database_url, data_dir, secret_key, base_url, int(hops), log_level)


def _is_base_url(base_url: str) -> bool:
    """Whether this is scheme and host, as it is printed: no path, no name of a user, no space."""
    try:
        parts = urlsplit(base_url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    rest = (parts.path, parts.query, parts.fragment, parts.username)
    return (
        parts.scheme in {"http", "https"} and bool(host) and not any(rest) and " " not in base_url
    )


def _key_from_file(data_dir: Path, *, write: bool) -> str | None:
    path = data_dir / KEY_FILE
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if not write:
        return None
    data_dir.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(KEY_BYTES)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key + "\n")
    return key
