"""Makes the application: each step is named here and done where it belongs."""

import secrets

import structlog
from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from survey_app.accounts.routes import blueprint as accounts
from survey_app.accounts.routes import install_sign_in
from survey_app.administer.routes import blueprint as administer
from survey_app.collect.codes import code_key
from survey_app.collect.routes import previews, voices  # noqa: F401 # they add to `languages`
from survey_app.collect.routes.api import blueprint as api
from survey_app.collect.routes.files import blueprint as files
from survey_app.collect.routes.invitations import blueprint as invitations
from survey_app.collect.routes.kiosk import blueprint as kiosk
from survey_app.collect.routes.kiosk_app import blueprint as kiosk_app
from survey_app.collect.routes.languages import blueprint as languages
from survey_app.collect.routes.paper import blueprint as paper
from survey_app.collect.routes.paper_entry import blueprint as paper_entry
from survey_app.collect.routes.qr import blueprint as collect
from survey_app.collect.routes.qr import install_collect
from survey_app.collect.routes.recordings import blueprint as recordings
from survey_app.collect.routes.replies import blueprint as replies
from survey_app.config import Settings
from survey_app.report.routes import blueprint as report
from survey_app.resolve.routes import blueprint as resolve
from survey_app.store.database import Database
from survey_app.web.access import install_access
from survey_app.web.assets import install_assets
from survey_app.web.clock import Clock, system_clock
from survey_app.web.compression import install_compression
from survey_app.web.database import install_database
from survey_app.web.errors import install_errors
from survey_app.web.filters import install_filters
from survey_app.web.health import blueprint as health
from survey_app.web.parts import install_parts
from survey_app.web.security import install_security
from survey_app.web.uploads import install_uploads

LONGEST_REQUEST_BYTES = 4 * 1024 * 1024


def create_app(
    settings: Settings, *, clock: Clock = system_clock, database: Database | None = None
) -> Flask:
    """Make an application for these settings; `clock` says what time it is."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    _configure(app, settings, clock)
    install_database(app, database or Database(settings.database_url))
    install_parts(app)
    install_security(app)
    install_compression(app)
    install_assets(app)
    install_filters(app)
    install_errors(app)
    install_uploads(app)
    csrf = CSRFProtect(app)
    # A respondent's form never expires: it is guarded by where it is sent from, not by a token.
    csrf.exempt(collect)
    csrf.exempt(replies)
    # A system carries its token itself: there is no session that another site could borrow.
    csrf.exempt(api)
    # A tablet's cookie goes to /k/ alone, and only from its own page (SameSite=Strict).
    csrf.exempt(kiosk)
    install_sign_in(app)
    install_access(app)
    install_collect(app)
    app.register_blueprint(replies)
    app.register_blueprint(resolve)
    app.register_blueprint(recordings)
    app.register_blueprint(languages)
    app.register_blueprint(api)
    app.register_blueprint(kiosk)
    app.register_blueprint(kiosk_app)
    app.register_blueprint(files)
    app.register_blueprint(invitations)
    app.register_blueprint(paper)
    app.register_blueprint(paper_entry)
    for blueprint in (health, accounts, administer, report):
        app.register_blueprint(blueprint)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign] # as Flask documents it
    return app


def _configure(app: Flask, settings: Settings, clock: Clock) -> None:
    app.config.update(
        SETTINGS=settings,
        CLOCK=clock,
        CODE_KEY=code_key(settings.secret_key),
        INSTALLATION=secrets.token_hex(8),
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LONGEST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=LONGEST_REQUEST_BYTES,
        SESSION_COOKIE_NAME="td_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_https,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = False
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ]
    )
