"""`thuocdo tidy`: what must be done every night so that no trace outlives its purpose."""

import json
import time
from typing import Annotated

import typer

from survey_app.cli.installation import find_settings, local_today, open_database
from survey_app.collect.importing.waiting_files import drop_old_files
from survey_app.store.one_time_codes import delete_expired_codes
from survey_app.store.reply_requests import delete_old_reply_requests


def tidy(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Delete what is past its day and what deleted rows left behind; run it every night."""
    with open_database() as database:
        deleted = database.write(lambda session: delete_expired_codes(session, local_today()))
        old = database.write(lambda session: delete_old_reply_requests(session, local_today()))
        database.erase_traces()
    drop_old_files(find_settings().data_dir, time.time())
    if as_json:
        print(json.dumps({"expired_codes_deleted": deleted, "old_reply_requests_deleted": old}))
    else:
        print(
            f"{deleted} expired codes and {old} old requests for a reply deleted; "
            "traces of deleted rows erased."
        )
