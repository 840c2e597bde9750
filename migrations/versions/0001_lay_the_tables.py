"""Lay the tables.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lay_communes()
    _lay_agencies()
    _lay_places()
    _lay_poster_codes()
    _lay_officials()
    _lay_campaigns()
    _lay_populations()
    _lay_one_time_codes()
    _lay_responses()
    _lay_plans()
    _lay_reports()
    _lay_report_files()
    _lay_audit_entries()


def downgrade() -> None:
    for table in (
        *("audit_entries", "report_files", "reports", "plans", "responses", "one_time_codes"),
        *("populations", "campaigns", "officials", "poster_codes", "places", "agencies"),
        "communes",
    ):
        op.drop_table(table)


def _lay_communes() -> None:
    op.create_table(
        "communes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("province", sa.String(length=200), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=True),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("report_window", sa.String(length=16), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "report_window IN ('ministry', 'calendar_year')",
            name=op.f("ck_communes_window_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communes")),
        sa.UniqueConstraint("slug", name=op.f("uq_communes_slug")),
    )


def _lay_agencies() -> None:
    op.create_table(
        "agencies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "kind IN ('centre', 'office', 'health_station', 'school', 'other')",
            name=op.f("ck_agencies_kind_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_agencies_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agencies")),
    )
    op.create_index(op.f("ix_agencies_commune_id"), "agencies", ["commune_id"])


def _lay_places() -> None:
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agencies.id"], name=op.f("fk_places_agency_id_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.create_index(op.f("ix_places_agency_id"), "places", ["agency_id"])


def _lay_poster_codes() -> None:
    op.create_table(
        "poster_codes",
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.String(length=64), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_poster_codes_place_id_places")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_poster_codes")),
    )
    op.create_index(op.f("ix_poster_codes_place_id"), "poster_codes", ["place_id"])


def _lay_officials() -> None:
    op.create_table(
        "officials",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("password_hash", sa.String(length=300), nullable=False),
        sa.Column("failed_attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "role = 'administrator' OR commune_id IS NOT NULL",
            name=op.f("ck_officials_an_official_belongs_to_a_commune"),
        ),
        sa.CheckConstraint(
            "role IN ('administrator', 'official')", name=op.f("ck_officials_role_is_known")
        ),
        sa.CheckConstraint(
            "failed_attempts >= 0", name=op.f("ck_officials_attempts_are_counted_up")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_officials_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officials")),
        sa.UniqueConstraint("username", name=op.f("uq_officials_username")),
    )
    op.create_index(op.f("ix_officials_commune_id"), "officials", ["commune_id"])


def _lay_campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("instrument_code", sa.String(length=64), nullable=False),
        sa.Column("instrument_version", sa.String(length=16), nullable=False),
        sa.Column("instrument_sha256", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_early_on", sa.Date(), nullable=True),
        sa.Column("grade", sa.String(length=1), nullable=False),
        sa.Column("primary_mode", sa.String(length=16), nullable=False),
        sa.Column("minimum_n", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.CheckConstraint("grade IN ('A', 'B', 'C')", name=op.f("ck_campaigns_grade_is_known")),
        sa.CheckConstraint(
            "primary_mode IN ('qr', 'code', 'kiosk', 'paper', 'import', 'api')",
            name=op.f("ck_campaigns_primary_mode_is_a_channel"),
        ),
        sa.CheckConstraint(
            "grade <> 'A' OR primary_mode NOT IN ('qr', 'kiosk')",
            name=op.f("ck_campaigns_an_open_code_has_no_list"),
        ),
        sa.CheckConstraint(
            "grade <> 'B' OR primary_mode = 'code'",
            name=op.f("ck_campaigns_grade_b_needs_one_time_codes"),
        ),
        sa.CheckConstraint(
            "closed_early_on IS NULL OR closed_early_on BETWEEN opens_on AND closes_on",
            name=op.f("ck_campaigns_closed_early_within_its_days"),
        ),
        sa.CheckConstraint(
            "closes_on >= opens_on", name=op.f("ck_campaigns_closes_after_it_opens")
        ),
        sa.CheckConstraint("minimum_n >= 1", name=op.f("ck_campaigns_minimum_n_is_at_least_one")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_campaigns_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index(
        op.f("ix_campaigns_commune_id_instrument_code"),
        "campaigns",
        ["commune_id", "instrument_code"],
    )


def _lay_populations() -> None:
    op.create_table(
        "populations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("filed", sa.String(length=16), nullable=True),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "month IS NULL OR month LIKE '____-__'",
            name=op.f("ck_populations_month_is_year_and_month"),
        ),
        sa.CheckConstraint("size >= 0", name=op.f("ck_populations_size_is_a_count")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_populations_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_populations_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_populations")),
    )
    op.create_index(op.f("ix_populations_campaign_id"), "populations", ["campaign_id"])


def _lay_one_time_codes() -> None:
    op.create_table(
        "one_time_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_one_time_codes_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_one_time_codes_place_id_places")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_one_time_codes")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_one_time_codes_campaign_id"), "one_time_codes", ["campaign_id"])


def _keyed_answers_carry_no_trace() -> sa.ColumnElement[bool]:
    bands = ("time_band", "duration_band", "repeat_band")
    # Each engine writes "the day of the month" in its own way: the expression is left to it.
    last_day = sa.extract("day", sa.literal_column("answered_on")) == sa.literal_column("14")
    return sa.or_(
        sa.literal_column("channel") != sa.literal_column("'code'"),
        sa.and_(*(sa.column(band).is_(None) for band in bands), last_day),
    )


def _lay_responses() -> None:
    op.create_table(
        "responses",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("time_band", sa.SmallInteger(), nullable=True),
        sa.Column("duration_band", sa.SmallInteger(), nullable=True),
        sa.Column("repeat_band", sa.SmallInteger(), nullable=True),
        sa.Column("flags", sa.Integer(), nullable=False),
        sa.Column("scores", sa.String(), nullable=False),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.CheckConstraint(
            _keyed_answers_carry_no_trace(), name=op.f("ck_responses_keyed_answers_carry_no_trace")
        ),
        sa.CheckConstraint(
            "channel IN ('qr', 'code', 'kiosk', 'paper', 'import', 'api')",
            name=op.f("ck_responses_channel_is_known"),
        ),
        sa.CheckConstraint(
            "scores <> '' AND replace(replace(replace(replace(replace(replace(replace(replace("
            "scores, '0', ''), '1', ''), '2', ''), '3', ''), '4', ''), '5', ''), "
            "'N', ''), '-', '') = ''",
            name=op.f("ck_responses_scores_hold_only_marks"),
        ),
        sa.CheckConstraint(
            "duration_band BETWEEN 0 AND 3", name=op.f("ck_responses_duration_is_a_band")
        ),
        sa.CheckConstraint("flags >= 0", name=op.f("ck_responses_flags_are_bits")),
        sa.CheckConstraint("length(id) = 22", name=op.f("ck_responses_id_is_random")),
        sa.CheckConstraint(
            "repeat_band BETWEEN 0 AND 3", name=op.f("ck_responses_repeats_are_a_band")
        ),
        sa.CheckConstraint("time_band BETWEEN 0 AND 7", name=op.f("ck_responses_time_is_a_band")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_responses_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_responses_place_id_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responses")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_responses_campaign_id"), "responses", ["campaign_id"])


def _lay_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("imported_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "valid_to >= valid_from", name=op.f("ck_plans_valid_to_follows_valid_from")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_plans_commune_id_communes")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("commune_id", "sha256", name=op.f("uq_plans_commune_id_sha256")),
    )


def _lay_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.String(length=22), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state <> 'failed' OR failure IS NOT NULL", name=op.f("ck_reports_a_failure_says_why")
        ),
        sa.CheckConstraint(
            "state IN ('making', 'ready', 'failed')", name=op.f("ck_reports_state_is_known")
        ),
        sa.CheckConstraint("length(id) = 22", name=op.f("ck_reports_id_is_random")),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["communes.id"], name=op.f("fk_reports_commune_id_communes")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["officials.id"], name=op.f("fk_reports_created_by_officials")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_commune_id"), "reports", ["commune_id"])


def _lay_report_files() -> None:
    op.create_table(
        "report_files",
        sa.Column("report_id", sa.String(length=22), nullable=False),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_report_files_report_id_reports")
        ),
        sa.PrimaryKeyConstraint("report_id", "format", name=op.f("pk_report_files")),
    )


def _lay_audit_entries() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["official_id"], ["officials.id"], name=op.f("fk_audit_entries_official_id_officials")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"])
