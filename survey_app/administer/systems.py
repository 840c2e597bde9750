"""Other systems that may send answers for a commune: a token each, shown once."""

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey_app.administer.errors import Problem, SetupRefused
from survey_app.administer.texts import check_text, clean_text
from survey_app.store.api_systems import (
    ApiSystem,
    find_system_in_commune,
    hash_of_token,
    list_api_systems,
    record_api_system,
)
from survey_app.store.audit_entries import Doer, record_deed
from survey_app.store.communes import Commune

LONGEST_NAME = 100
TOKEN_MARK = "td_"  # noqa: S105 # how a token begins, so that it is recognised where it leaked
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewToken:
    """A system with its token, which is kept nowhere."""

    system: ApiSystem
    token: str


def add_system(session: Session, commune: Commune, name: str, key: bytes, doer: Doer) -> NewToken:
    """Add a system and make its token. Raises `SetupRefused`."""
    name, problems = clean_text(name), list[Problem]()
    check_text(problems, "name", name, LONGEST_NAME)
    named = {each.name.casefold() for each in list_api_systems(session, commune.id) if _holds(each)}
    if name.casefold() in named:
        problems.append(Problem("name", "taken", name))
    if problems:
        raise SetupRefused(problems)
    token = TOKEN_MARK + secrets.token_urlsafe(TOKEN_BYTES)
    system = ApiSystem(
        commune_id=commune.id,
        name=name,
        token_hash=hash_of_token(token, key),
        created_on=doer.today,
    )
    record_api_system(session, system)
    record_deed(session, doer, "add_api_system", f"{commune.slug}/{system.id}", name=name)
    return NewToken(system, token)


def revoke_system(session: Session, commune: Commune, system_id: int, doer: Doer) -> ApiSystem:
    """End a system's token at once. Raises `SetupRefused` where there is none that holds."""
    system = find_system_in_commune(session, system_id, commune.id)
    if system is None or not _holds(system):
        raise SetupRefused([Problem("name", "unknown")])
    system.revoked_on = doer.today
    record_deed(session, doer, "revoke_api_system", f"{commune.slug}/{system.id}", name=system.name)
    return system


def _holds(system: ApiSystem) -> bool:
    return system.revoked_on is None
