"""Collect everywhere: tablets, paper, other systems, languages, replies, published figures.

Revision 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

CHANNELS_BEFORE = "('qr', 'code', 'kiosk', 'paper', 'import', 'api')"
CHANNELS = "('qr', 'code', 'kiosk', 'interview', 'paper', 'import', 'api')"
CHANNEL_RULES = (
    ("campaigns", "primary_mode", "ck_campaigns_primary_mode_is_a_channel"),
    ("responses", "channel", "ck_responses_channel_is_known"),
)
GRACE_RULE = "ck_campaigns_grace_is_some_days"
INVALID_REASONS = "('blank', 'required', 'unreadable', 'damaged', 'not_asked')"


def upgrade() -> None:
    _lay_languages()
    _lay_recordings()
    _lay_api_systems()
    _lay_official_figures()
    _lay_reply_requests()
    _lay_translations()
    _lay_kiosks()
    _lay_paper_runs()
    _lay_paper_batches()
    _lay_paper_entries()
    _lay_paper_invalid()
    op.add_column("communes", sa.Column("website", sa.String(length=200), nullable=True))
    _widen_places()
    _widen_poster_codes()
    _widen_campaigns()
    for table, column, rule in CHANNEL_RULES:
        _change_channels(table, column, rule, CHANNELS_BEFORE, CHANNELS)


def downgrade() -> None:
    # What only this revision knows has no place in the one before.
    op.execute("UPDATE responses SET channel = 'paper' WHERE channel = 'interview'")
    op.execute("UPDATE campaigns SET primary_mode = 'paper' WHERE primary_mode = 'interview'")
    op.execute("DELETE FROM poster_codes WHERE instrument_code IS NULL")
    for table, column, rule in CHANNEL_RULES:
        _change_channels(table, column, rule, CHANNELS, CHANNELS_BEFORE)
    op.drop_column("campaigns", "official_channel")
    op.drop_column("campaigns", "grace_days")
    with op.batch_alter_table("poster_codes") as batch:
        batch.drop_column("field")
        batch.alter_column("instrument_code", existing_type=sa.String(length=64), nullable=False)
    with op.batch_alter_table("places") as batch:
        batch.drop_constraint(op.f("fk_places_moved_to_id_places"), type_="foreignkey")
        batch.drop_column("asks_presence")
        batch.drop_column("moved_to_id")
    op.drop_column("communes", "website")
    for table in (
        "paper_invalid",
        "paper_entries",
        "paper_batches",
        "paper_runs",
        "kiosks",
        "translations",
        "languages",
        "recordings",
        "reply_requests",
        "official_figures",
        "api_systems",
    ):
        op.drop_table(table)


def _widen_places() -> None:
    with op.batch_alter_table("places") as batch:
        batch.add_column(sa.Column("moved_to_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("asks_presence", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.create_foreign_key(
            op.f("fk_places_moved_to_id_places"), "places", ["moved_to_id"], ["id"]
        )


def _widen_poster_codes() -> None:
    with op.batch_alter_table("poster_codes") as batch:
        batch.add_column(sa.Column("field", sa.String(length=64), nullable=True))
        batch.alter_column("instrument_code", existing_type=sa.String(length=64), nullable=True)


def _widen_campaigns() -> None:
    op.execute(
        "ALTER TABLE campaigns ADD COLUMN grace_days SMALLINT DEFAULT '7' NOT NULL "
        f"CONSTRAINT {GRACE_RULE} CHECK (grace_days BETWEEN 0 AND 60)"
    )
    op.add_column("campaigns", sa.Column("official_channel", sa.String(length=500), nullable=True))


def _change_channels(table: str, column: str, rule: str, old: str, new: str) -> None:
    """Change which channels a rule knows.

    SQLite would copy the whole table for that; its manual offers to write the new rule into the
    schema instead, where no row has to change (https://www.sqlite.org/lang_altertable.html, 7).
    """
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(rule), table, type_="check")
        op.create_check_constraint(op.f(rule), table, f"{column} IN {new}")
        return
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    connection.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new) "
            "WHERE type = 'table' AND name = :name"
        ),
        {"old": f"{column} IN {old}", "new": f"{column} IN {new}", "name": table},
    )
    connection.exec_driver_sql(f"PRAGMA schema_version={version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _lay_languages() -> None:
    op.create_table(
        "languages",
        sa.Column("code", sa.String(length=35), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_languages")),
    )


def _lay_recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("language", "subject", "key", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_sha256"), "recordings", ["sha256"])


def _lay_api_systems() -> None:
    op.create_table(
        "api_systems",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_api_systems_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_systems")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_systems_token_hash")),
    )
    op.create_index(op.f("ix_api_systems_commune_id"), "api_systems", ["commune_id"])


def _lay_official_figures() -> None:
    op.create_table(
        "official_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("value", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("document_name", sa.String(length=200), nullable=True),
        sa.Column("document_type", sa.String(length=100), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "(document IS NULL) = (document_name IS NULL)",
            name=op.f("ck_official_figures_a_document_has_a_name"),
        ),
        sa.CheckConstraint("n IS NULL OR n >= 1", name=op.f("ck_official_figures_n_is_a_count")),
        sa.CheckConstraint(
            "period_to >= period_from", name=op.f("ck_official_figures_period_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_official_figures_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_official_figures")),
    )
    op.create_index(op.f("ix_official_figures_commune_id"), "official_figures", ["commune_id"])


def _lay_reply_requests() -> None:
    op.create_table(
        "reply_requests",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.CheckConstraint(
            "month LIKE '____-__'", name=op.f("ck_reply_requests_month_is_year_and_month")
        ),
        sa.CheckConstraint("length(id) = 22", name=op.f("ck_reply_requests_id_is_random")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_reply_requests_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_requests")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_reply_requests_commune_id"), "reply_requests", ["commune_id"])


def _lay_translations() -> None:
    op.create_table(
        "translations",
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("texts", sa.String(), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["language"], ["languages.code"], name=op.f("fk_translations_language_languages")
        ),
        sa.PrimaryKeyConstraint("language", "subject", name=op.f("pk_translations")),
    )


def _lay_kiosks() -> None:
    op.create_table(
        "kiosks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("instrument_code", sa.String(length=64), nullable=True),
        sa.Column("layout", sa.String(length=8), nullable=False),
        sa.Column("idle_seconds", sa.SmallInteger(), nullable=False),
        sa.Column("cooldown_seconds", sa.SmallInteger(), nullable=False),
        sa.Column("dims_from", sa.SmallInteger(), nullable=True),
        sa.Column("dims_until", sa.SmallInteger(), nullable=True),
        sa.Column("pin_verifier", sa.String(length=200), nullable=False),
        sa.Column("pairing_hash", sa.String(length=64), nullable=True),
        sa.Column("pairing_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue_length", sa.Integer(), nullable=True),
        sa.Column("app_version", sa.String(length=32), nullable=True),
        sa.Column("battery_percent", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('kiosk', 'interviewer')", name=op.f("ck_kiosks_kind_is_known")
        ),
        sa.CheckConstraint("layout IN ('one', 'whole')", name=op.f("ck_kiosks_layout_is_known")),
        sa.CheckConstraint(
            "battery_percent BETWEEN 0 AND 100", name=op.f("ck_kiosks_battery_is_a_percentage")
        ),
        sa.CheckConstraint(
            "cooldown_seconds BETWEEN 0 AND 600", name=op.f("ck_kiosks_cooldown_is_some_seconds")
        ),
        sa.CheckConstraint(
            "dims_from BETWEEN 0 AND 23", name=op.f("ck_kiosks_dims_from_is_an_hour")
        ),
        sa.CheckConstraint(
            "dims_until BETWEEN 0 AND 23", name=op.f("ck_kiosks_dims_until_is_an_hour")
        ),
        sa.CheckConstraint(
            "idle_seconds BETWEEN 10 AND 3600", name=op.f("ck_kiosks_idle_is_some_seconds")
        ),
        sa.CheckConstraint("queue_length >= 0", name=op.f("ck_kiosks_queue_is_counted")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_kiosks_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kiosks")),
        sa.UniqueConstraint("pairing_hash", name=op.f("uq_kiosks_pairing_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_kiosks_token_hash")),
    )
    op.create_index(op.f("ix_kiosks_place_id"), "kiosks", ["place_id"])


def _lay_paper_batches() -> None:
    op.create_table(
        "paper_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("second_percent", sa.SmallInteger(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("forms_twice", sa.Integer(), nullable=False),
        sa.Column("marks_compared", sa.Integer(), nullable=False),
        sa.Column("marks_different", sa.Integer(), nullable=False),
        sa.CheckConstraint("counted >= 1", name=op.f("ck_paper_batches_a_pile_holds_forms")),
        sa.CheckConstraint(
            "marks_different <= marks_compared",
            name=op.f("ck_paper_batches_differences_were_compared"),
        ),
        sa.CheckConstraint(
            "second_percent BETWEEN 0 AND 100",
            name=op.f("ck_paper_batches_second_share_is_a_percentage"),
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_paper_batches_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_paper_batches_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_batches")),
    )
    op.create_index(op.f("ix_paper_batches_campaign_id"), "paper_batches", ["campaign_id"])


def _lay_paper_entries() -> None:
    op.create_table(
        "paper_entries",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("form_code", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("invalid", sa.String(length=16), nullable=True),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            f"invalid IN {INVALID_REASONS}", name=op.f("ck_paper_entries_reason_is_known")
        ),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_paper_entries_turn_is_first_or_second")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batches.id"], name=op.f("fk_paper_entries_batch_id_paper_batches")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["officials.id"], name=op.f("fk_paper_entries_entered_by_officials")
        ),
        sa.PrimaryKeyConstraint("batch_id", "form_code", "turn", name=op.f("pk_paper_entries")),
        sqlite_with_rowid=False,
    )


def _lay_paper_runs() -> None:
    op.create_table(
        "paper_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("instrument_version", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("copies", sa.SmallInteger(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.CheckConstraint("copies BETWEEN 1 AND 500", name=op.f("ck_paper_runs_copies_are_some")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_paper_runs_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_paper_runs_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_runs")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_paper_runs_campaign_id"), "paper_runs", ["campaign_id"])


def _lay_paper_invalid() -> None:
    op.create_table(
        "paper_invalid",
        sa.Column("form_code", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            f"reason IN {INVALID_REASONS}", name=op.f("ck_paper_invalid_reason_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["paper_batches.id"], name=op.f("fk_paper_invalid_batch_id_paper_batches")
        ),
        sa.PrimaryKeyConstraint("form_code", name=op.f("pk_paper_invalid")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_paper_invalid_batch_id"), "paper_invalid", ["batch_id"])
