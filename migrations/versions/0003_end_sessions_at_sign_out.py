"""End sessions at sign-out: an account's sessions carry its mark, which signing out renews.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "officials",
        sa.Column("session_mark", sa.String(length=22), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("officials", "session_mark")
