"""What an engine keeps about rows beyond their columns, and how to let go of it.

SQLite copies each changed page into its log first: a deleted code lives on in the log until that
is cut off. PostgreSQL leaves a deleted code in its page until the next vacuum, marked with the
number of the transaction that used it, and marks each answer with the number of the transaction
that stored it: the same number. It also keeps answers in the order in which they came.
"""

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from survey_app.store.engines import BUSY_SECONDS

ENOUGH_TO_HIDE_IN = 5

# Answers that came alone are laid anew, all in one transaction and in the order of their random
# ids. Nobody is kept waiting: only these rows are held, and only while this runs.
_LAY_ANEW = f"""
    WITH alone AS (
        SELECT xmin::text AS mark FROM responses
        GROUP BY xmin::text HAVING count(*) < {ENOUGH_TO_HIDE_IN}
    ), taken AS (
        DELETE FROM responses WHERE xmin::text IN (SELECT mark FROM alone) RETURNING *
    )
    INSERT INTO responses SELECT * FROM taken ORDER BY id
"""
# Somebody who asks for a reply does so right after answering: the numbers of the two transactions
# lie side by side. These are few, so all of them are laid anew, apart from the answers.
_LAY_REQUESTS_ANEW = """
    WITH taken AS (DELETE FROM reply_requests RETURNING *)
    INSERT INTO reply_requests SELECT * FROM taken ORDER BY id
"""


def erase_sqlite_traces(engine: Engine) -> bool:
    """Write the log into the file and cut it off; False where somebody at work prevents it now."""
    try:
        raw = engine.raw_connection()
    except OperationalError:
        return False
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout=0")
        outcomes = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        prevented = any(busy for busy, _, _ in outcomes)
        cursor.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    finally:
        raw.close()
    return not prevented


def erase_server_traces(autocommitting: Connection) -> None:
    """Give the answers a common mark and a random order, then clear the dead rows."""
    autocommitting.exec_driver_sql(_LAY_ANEW)
    autocommitting.exec_driver_sql(_LAY_REQUESTS_ANEW)
    autocommitting.exec_driver_sql("VACUUM responses, one_time_codes, reply_requests")
