"""Where the shipped questionnaires lie; each file is read once and kept."""

import functools
from pathlib import Path

from instruments.basing import find_base_version
from instruments.errors import InstrumentNotFound, QuestionnaireFault
from instruments.model import Instrument
from instruments.parsing import parse_instrument
from instruments.published import QUESTIONNAIRES, load_published

__all__ = ["list_codes", "list_instruments", "load_instrument", "parse_instrument"]


def list_codes() -> list[str]:
    """Return the codes of all questionnaires with a folder of their own."""
    return sorted(path.name for path in QUESTIONNAIRES.iterdir() if path.is_dir())


def list_instruments() -> list[Instrument]:
    """Return the published questionnaires, newest version of each, in the order to show them."""
    codes = dict.fromkeys(name.partition("/")[0] for name in load_published())
    return [load_instrument(code) for code in codes]


@functools.cache
def load_instrument(code: str, version: str | None = None) -> Instrument:
    """Return a questionnaire, its newest version by default.

    Raises InstrumentNotFound for an unknown code or version, QuestionnaireFault for a bad file.

    >>> load_instrument("tthc", "1.0").overall
    'overall'
    """
    files = _list_files(code)
    if version is None:
        version = max(files, key=_version_number)
    if version not in files:
        raise InstrumentNotFound(
            "no such version",
            where=code,
            expected=f"one of {', '.join(sorted(files))}",
            got=repr(version),
        )
    return _load_file(files[version], code, version)


def _version_number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _list_files(code: str) -> dict[str, Path]:
    # The code may come from outside: it must be the name of a folder that is there.
    if code in list_codes():
        files = {path.stem: path for path in (QUESTIONNAIRES / code).glob("*.toml")}
        if files:
            return files
    expected = f"one of {', '.join(list_codes())}"
    raise InstrumentNotFound("no such questionnaire", expected=expected, got=repr(code))


def _load_file(path: Path, code: str, version: str) -> Instrument:
    name = f"{code}/{path.name}"
    text = _read_text(path, name)
    base_version = find_base_version(text, name)
    base_path = None if base_version is None else _list_files(code).get(base_version)
    base = None if base_path is None else _read_text(base_path, f"{code}/{base_path.name}")
    instrument = parse_instrument(text, name=name, base=base)
    if (instrument.code, instrument.version) != (code, version):
        raise QuestionnaireFault(
            "the file has another name than its content",
            where=name,
            expected=f"code {code} and version {version}",
            got=f"{instrument.code} and {instrument.version}",
        )
    return instrument


def _read_text(path: Path, name: str) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuestionnaireFault(
            "not UTF-8", where=name, expected="UTF-8 text", got=f"byte {error.start}"
        ) from error
