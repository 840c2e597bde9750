"""Signing in and out."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import LoginManager, login_user, logout_user
from werkzeug.wrappers import Response

from survey_app.accounts.forms import SignInForm
from survey_app.accounts.passwords import matches
from survey_app.accounts.signing_in import (
    begin_attempt,
    end_attempt,
    end_sessions,
    find_account,
    session_name,
)
from survey_app.store.officials import Official, find_official
from survey_app.web.access import SignedIn, official_only, public, signed_in_official
from survey_app.web.clock import VIET_NAM, now
from survey_app.web.database import read_session, write

blueprint = Blueprint("accounts", __name__, template_folder="templates")
SESSION_LENGTH = timedelta(hours=8)
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
LOCKED = "Tài khoản tạm khóa vì nhập sai nhiều lần. Xin thử lại sau {time}."


def install_sign_in(app: Flask) -> None:
    """Let Flask-Login know officials by the name in their session."""
    app.permanent_session_lifetime = SESSION_LENGTH
    manager = LoginManager(app)
    manager.session_protection = None  # it would tie a session to an address
    manager.user_loader(_load_signed_in)


@blueprint.get("/")
@public
def start() -> Response:
    """Lead officials from the bare address to their pages; citizens come by their codes."""
    return redirect(url_for("administer.home"), 303)


@blueprint.get("/login")
@public
def sign_in() -> str:
    """Show the sign-in page."""
    return render_template("accounts/sign_in.html", form=SignInForm(), refusal=None)


@blueprint.post("/login")
@public
def check_sign_in() -> Response | tuple[str, int]:
    """Sign an official in, or say why not."""
    form = SignInForm()
    if not form.validate():
        return _refuse(form, None)
    official = find_account(read_session(), form.username.data)
    if official is None:
        matches(None, form.password.data)
        return _refuse(form, WRONG)
    number, moment = official.id, now()
    locked_until = write(lambda store: begin_attempt(store, number, moment))
    if locked_until is not None:
        until = locked_until.astimezone(VIET_NAM)
        return _refuse(form, LOCKED.format(time=f"{until:%H giờ %M, ngày %d/%m}"), 429)
    right = matches(official.password_hash, form.password.data)
    write(lambda store: end_attempt(store, number, moment, right=right))
    if not right:
        return _refuse(form, WRONG)
    person = _signed_in(official)
    session.clear()
    session.permanent = True
    login_user(person)
    return redirect(_safe_target(), 303)


@blueprint.post("/logout")
@official_only
def sign_out() -> Response:
    """Sign the official out, on every device: a copied cookie must not outlive this."""
    number, moment = signed_in_official().id, now()
    write(lambda store: end_sessions(store, number, moment))
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"), 303)


def _refuse(form: SignInForm, refusal: str | None, status: int = 422) -> tuple[str, int]:
    return render_template("accounts/sign_in.html", form=form, refusal=refusal), status


def _safe_target() -> str:
    target = request.args.get("next", "")
    try:
        parts = urlsplit(target)
    except ValueError:
        return url_for("administer.home")
    own_page = target.startswith("/") and not target.startswith(("//", "/\\"))
    if own_page and not parts.netloc and not parts.scheme:
        return target
    return url_for("administer.home")


def _signed_in(official: Official) -> SignedIn:
    return SignedIn(
        id=official.id,
        username=official.username,
        name=official.name,
        role=official.role,
        commune_id=official.commune_id,
        session_name=session_name(official),
    )


def _load_signed_in(name: str) -> SignedIn | None:
    number = name.partition(":")[0]
    official = find_official(read_session(), int(number)) if number.isdigit() else None
    if official is None or not official.active or session_name(official) != name:
        return None
    return _signed_in(official)
