"""Only add audit entries: the database itself refuses to change or delete one.

Revision 0002, after 0001.
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entries_refuse_{deed.lower()} "
                f"BEFORE {deed} ON audit_entries "
                "BEGIN SELECT RAISE(ABORT, 'audit entries are only ever added'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entries_are_only_added() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'audit entries are only ever added' "
        "USING ERRCODE = 'restrict_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_refuse_changes "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_are_only_added()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("update", "delete"):
            op.execute(f"DROP TRIGGER audit_entries_refuse_{deed}")
        return
    op.execute("DROP TRIGGER audit_entries_refuse_changes ON audit_entries")
    op.execute("DROP FUNCTION audit_entries_are_only_added()")
