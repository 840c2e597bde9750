"""A campaign keeps the version it was opened with, whatever is published later."""

from sqlalchemy import text

from instruments.loading import load_instrument
from tests.builders import Installation
from tests.survey_app.collect.forms import lay_desk, open_form, send, stored_rows

FIRST = load_instrument("tthc", "1.0")


def test_a_campaign_of_the_first_version_asks_and_stores_the_first_version(
    installation: Installation,
) -> None:
    desk = lay_desk(installation)
    values = {"version": FIRST.version, "sha256": FIRST.sha256}
    installation.database.write(
        lambda session: session.execute(
            text("UPDATE campaigns SET instrument_version = :version, instrument_sha256 = :sha256"),
            values,
        )
    )
    client = installation.app.test_client()
    page = client.get(f"/q/{desk.code}").text
    assert 'name="sex"' in page
    assert 'name="answered_before"' not in page
    own = open_form(client, desk.code)
    assert send(client, desk.code, **own, overall="4", answered_before="a").status_code == 303
    (row,) = stored_rows(installation)
    assert len(str(row["choices"])) == len(FIRST.single_choices)
    assert len(str(row["scores"])) == len(FIRST.scored)


def test_a_new_campaign_asks_the_newest_version_with_its_closing_questions_folded(
    installation: Installation,
) -> None:
    page = installation.app.test_client().get(f"/q/{lay_desk(installation).code}").text
    folded = page.index("<details")
    for key in ("respondent", "assisted", "age_band", "sex", "ethnicity", "answered_before"):
        assert page.index(f'id="q-{key}"') > folded
    assert page.index('id="q-comment"') < folded
