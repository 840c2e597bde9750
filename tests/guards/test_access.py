"""Every route says who may open it; what anyone may open is listed here."""

from flask import Flask

from survey_app.web.errors import WebError

PUBLIC = {
    "accounts.start",
    "accounts.check_sign_in",
    "accounts.sign_in",
    "api.show_document",
    "assets.send_asset",
    "collect.already_sent",
    "replies.ask_for_reply",
    "replies.message_kept",
    "replies.send_message",
    "collect.open_questionnaire",
    "collect.submit_questionnaire",
    "collect.thank_you",
    "health.healthz",
    "kiosk.pair",
    "kiosk_app.manifest",
    "kiosk_app.send_file",
    "kiosk_app.service_worker",
    "kiosk_app.show_app",
    "health.readyz",
    "recordings.send_recording",
}


def test_every_route_has_an_access_rule(application: Flask) -> None:
    without = [name for name, view in application.view_functions.items() if _rule(view) is None]
    assert not without, (
        f"{without}: decorate the view with a rule of survey_app.web.access. A route without one "
        "is refused to everybody, because a forgotten rule must not open a page."
    )


def test_what_strangers_may_open_is_listed(application: Flask) -> None:
    opened = {
        name for name, view in application.view_functions.items() if _lets_in(application, view)
    }
    assert opened == PUBLIC, (
        "These routes let anyone in, or do so no longer. If that is meant, change the list: "
        f"{sorted(opened ^ PUBLIC)}"
    )


def _rule(view: object) -> object:
    return getattr(view, "access_rule", None)


def _lets_in(application: Flask, view: object) -> bool:
    """Whether the view's rule lets a person in who has not signed in."""
    rule = _rule(view)
    if not callable(rule):
        return False
    with application.test_request_context("/"):
        try:
            rule()
        except WebError:
            return False
    return True
