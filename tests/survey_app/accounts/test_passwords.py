"""Passwords: how they are kept, and the pause after wrong ones."""

import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest

from survey_app.accounts.errors import (
    PasswordTooLong,
    PasswordTooShort,
    UsernameTaken,
    UsernameUnfit,
)
from survey_app.accounts.passwords import (
    FIRST_PAUSE,
    FREE_ATTEMPTS,
    LONGEST_PAUSE,
    count_attempt,
    forgive_attempts,
    hash_password,
    make_password,
    matches,
)
from survey_app.accounts.signing_in import NewAccount, add_account
from survey_app.store.officials import Official
from tests.builders import PASSWORD, Installation

NOW = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def official() -> Official:
    return Official(
        username="binh", name="Bình", role="administrator", password_hash="x", created_on=TODAY
    )


def test_only_an_argon2id_hash_is_kept() -> None:
    kept = hash_password("mật khẩu đủ dài")
    assert kept.startswith("$argon2id$")
    assert matches(kept, "mật khẩu đủ dài")
    assert not matches(kept, "mật khẩu đủ dai")
    assert not matches(None, "mật khẩu đủ dài")
    assert not matches("no hash", "mật khẩu đủ dài")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    typed = "mật khẩu đủ dài"
    assert matches(hash_password(typed), unicodedata.normalize("NFD", typed))


@pytest.mark.parametrize(
    ("length", "fault"), [(9, PasswordTooShort), (201, PasswordTooLong)], ids=["short", "long"]
)
def test_a_password_has_a_fit_length(length: int, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        hash_password("a" * length)


def test_a_made_password_is_never_the_same() -> None:
    made = {make_password() for _ in range(50)}
    assert len(made) == 50
    assert {len(password) for password in made} == {19}


def test_the_pause_grows_to_an_hour_and_a_right_password_ends_it() -> None:
    account, pauses = official(), []
    for _ in range(FREE_ATTEMPTS + 8):
        count_attempt(account, NOW)
        pauses.append(account.locked_until - NOW if account.locked_until else timedelta(0))
    assert pauses[: FREE_ATTEMPTS - 1] == [timedelta(0)] * (FREE_ATTEMPTS - 1)
    assert pauses[FREE_ATTEMPTS - 1 : FREE_ATTEMPTS + 1] == [FIRST_PAUSE, FIRST_PAUSE * 2]
    assert pauses[-1] == LONGEST_PAUSE
    forgive_attempts(account)
    assert (account.failed_attempts, account.locked_until) == (0, None)


@pytest.mark.parametrize(
    ("username", "fault"),
    [
        ("BINH ", UsernameTaken),
        ("", UsernameUnfit),
        ("bình", UsernameUnfit),
        ("a" * 65, UsernameUnfit),
    ],
)
def test_a_user_name_is_fit_and_free(
    installation: Installation, username: str, fault: type[Exception]
) -> None:
    account = NewAccount(username, "Ai đó", "administrator", None, PASSWORD)
    with pytest.raises(fault):
        installation.database.write(lambda session: add_account(session, account, TODAY))
