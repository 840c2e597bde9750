"""Who may open a route. Every route carries one rule; without a rule the application refuses.

A rule is checked before the view runs. Things of a commune are reached only through
`check_commune`, so that another commune's official gets the same page as for nothing there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import UserMixin, current_user

from survey_app.store.audit_entries import Doer
from survey_app.web.clock import now, today
from survey_app.web.errors import NotYours, SignInNeeded

View = TypeVar("View", bound=Callable[..., Any])
Rule = Callable[[], None]


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login ships no types
    """The official of a request, as every route may know them."""

    id: int
    username: str
    name: str
    role: str
    commune_id: int | None
    session_name: str

    def get_id(self) -> str:
        """Return what the session holds."""
        return self.session_name

    @property
    def is_administrator(self) -> bool:
        """Whether this person administers all communes."""
        return self.role == "administrator"


def public(view: View) -> View:
    """Let anyone open the route."""
    return with_rule(view, lambda: None)


def official_only(view: View) -> View:
    """Let signed-in officials and administrators open the route."""
    return with_rule(view, _check_signed_in)


def administrator_only(view: View) -> View:
    """Let signed-in administrators open the route."""
    return with_rule(view, _check_administrator)


def signed_in_official() -> SignedIn:
    """Return the official of this request. Raises `SignInNeeded` when there is none."""
    _check_signed_in()
    official: SignedIn = current_user._get_current_object()  # as werkzeug documents it
    return official


def current_doer() -> Doer:
    """Return who acts: the signed-in official, now. Raises `SignInNeeded` when there is none."""
    return Doer(signed_in_official().id, now(), today())


def check_commune(commune_id: int) -> None:
    """Raise `NotYours` unless the signed-in official works for this commune or administers all."""
    official = signed_in_official()
    if not official.is_administrator and official.commune_id != commune_id:
        raise NotYours


def install_access(app: Flask) -> None:
    """Check the rule of every route before its view."""
    app.before_request(_check_rule)


def with_rule(view: View, rule: Rule) -> View:
    """Let a rule of a journey's own stand before the route: it raises a `WebError` or returns."""
    view.access_rule = rule  # type: ignore[attr-defined] # a function carries its own rule
    return view


def _check_rule() -> None:
    if request.endpoint is not None:
        view: Any = current_app.view_functions[request.endpoint]
        view.access_rule()


def _check_signed_in() -> None:
    if not current_user.is_authenticated:
        raise SignInNeeded


def _check_administrator() -> None:
    if not signed_in_official().is_administrator:
        raise NotYours
