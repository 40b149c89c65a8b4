"""The record: every table and column that RECORD needs, and the search index."""

import sqlalchemy as sa
from alembic import op

from intake.db.base import BigKey, Instant
from intake.db.search import create_index, drop_index

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "checkpoint",
        sa.Column("size", BigKey, autoincrement=False, nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("root", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoint")),
    )
    op.create_table(
        "disclaimer",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_disclaimer")),
    )
    op.create_table(
        "inspection",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("depth", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("parsers", sa.JSON(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
    )
    op.create_index("ix_inspection_sha256", "inspection", ["sha256", "depth"], unique=False)
    op.create_table(
        "job",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("lease", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_state_due", "job", ["state", "due"], unique=False)
    op.create_table(
        "log_entry",
        sa.Column("index", BigKey, autoincrement=False, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("call", sa.String(), nullable=True),
        sa.Column("subject", BigKey, nullable=True),
        sa.Column("recorded", Instant(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("leaf", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("index", name=op.f("pk_log_entry")),
    )
    op.create_index("ix_log_entry_subject", "log_entry", ["subject"], unique=False)
    op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("frontier", sa.String(), nullable=False),
        sa.Column("recorded", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_head")),
    )
    op.create_table(
        "log_key",
        sa.Column("vkey", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("vkey", name=op.f("pk_log_key")),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.UnicodeText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("name", name=op.f("uq_role_name")),
    )
    op.create_table(
        "search_page",
        sa.Column("id", BigKey, autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.BigInteger(), nullable=False),
        sa.Column("file_n", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_page")),
    )
    op.create_index(
        op.f("ix_search_page_submission_id"), "search_page", ["submission_id"], unique=False
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("demo_day", sa.String(), nullable=True),
        sa.Column("progress", sa.Integer(), nullable=True),
        sa.Column("progress_of", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
    )
    op.create_table(
        "stakeholder_type",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_stakeholder_type")),
    )
    op.create_table(
        "terms",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_terms")),
    )
    op.create_table(
        "theme",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("slug", name=op.f("uq_theme_slug")),
    )
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("pseudonym", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("made_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_user_fs_uniquifier")),
        sa.UniqueConstraint(
            "fs_webauthn_user_handle", name=op.f("uq_user_fs_webauthn_user_handle")
        ),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_user_pseudonym")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "first_user_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user.id"],
            name=op.f("fk_first_user_token_user_id_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_first_user_token")),
    )
    op.create_table(
        "page_text",
        sa.Column("inspection_id", BigKey, nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_page_text_inspection_id_inspection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("inspection_id", "page", name=op.f("pk_page_text")),
    )
    op.create_table(
        "process",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("theme_id", BigKey, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("contact", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_process_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("slug", name=op.f("uq_process_slug")),
    )
    op.create_index(op.f("ix_process_theme_id"), "process", ["theme_id"], unique=False)
    op.create_table(
        "roles_users",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_roles_users_role_id_role")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_roles_users_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_roles_users")),
    )
    op.create_table(
        "webauthn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), nullable=True),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_webauthn_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webauthn")),
    )
    op.create_index(op.f("ix_webauthn_credential_id"), "webauthn", ["credential_id"], unique=True)
    op.create_table(
        "milestone",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.Column("date_kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(), nullable=True),
        sa.Column("ends_on", sa.String(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=False),
        sa.Column("call_code", sa.String(), nullable=True),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_milestone_process_id_process")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(op.f("ix_milestone_process_id"), "milestone", ["process_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_paper_process_id_process")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("slug", name=op.f("uq_paper_slug")),
    )
    op.create_index(op.f("ix_paper_process_id"), "paper", ["process_id"], unique=False)
    op.create_table(
        "process_role",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_process_role_process_id_process")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_process_role_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_role")),
        sa.UniqueConstraint(
            "user_id", "process_id", "role", name=op.f("uq_process_role_user_id_process_id_role")
        ),
    )
    op.create_index(
        op.f("ix_process_role_process_id"), "process_role", ["process_id"], unique=False
    )
    op.create_index(op.f("ix_process_role_user_id"), "process_role", ["user_id"], unique=False)
    op.create_table(
        "paper_revision",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("paper_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("symbol", sa.String(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("published_on", sa.String(), nullable=True),
        sa.Column("log_index", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_revision_paper_id_paper")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_revision")),
        sa.UniqueConstraint("paper_id", "number", name=op.f("uq_paper_revision_paper_id_number")),
    )
    op.create_table(
        "call",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("revision_id", BigKey, nullable=True),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("accepts", sa.JSON(), nullable=False),
        sa.Column("annex_accepts", sa.JSON(), nullable=False),
        sa.Column("max_files", sa.Integer(), nullable=False),
        sa.Column("max_file_bytes", sa.Integer(), nullable=False),
        sa.Column("max_total_bytes", sa.Integer(), nullable=False),
        sa.Column("max_text", sa.Integer(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("language_required", sa.Boolean(), nullable=False),
        sa.Column("publications", sa.JSON(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("late_rule", sa.String(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("timing", sa.String(), nullable=False),
        sa.Column("publish_at", Instant(), nullable=True),
        sa.Column("disclaimer", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("opens_at", Instant(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("closes_before", Instant(), nullable=True),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("refused_late", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_call_process_id_process")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["paper_revision.id"], name=op.f("fk_call_revision_id_paper_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("code", name=op.f("uq_call_code")),
    )
    op.create_index(op.f("ix_call_process_id"), "call", ["process_id"], unique=False)
    op.create_table(
        "paper_issue",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("revision_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("chapter", sa.JSON(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["paper_revision.id"],
            name=op.f("fk_paper_issue_revision_id_paper_revision"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_issue")),
        sa.UniqueConstraint(
            "revision_id", "number", name=op.f("uq_paper_issue_revision_id_number")
        ),
    )
    op.create_table(
        "deadline",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closes_before", Instant(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("grace", sa.Integer(), nullable=False),
        sa.Column("late_rule", sa.String(), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_deadline_call_id_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("call_id", "version", name=op.f("uq_deadline_call_id_version")),
    )
    op.create_table(
        "facet_tally",
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_facet_tally_call_id_call")),
        sa.PrimaryKeyConstraint("call_id", "facet", "value", name=op.f("pk_facet_tally")),
    )
    op.create_table(
        "submission",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("process_id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("first_index", BigKey, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", Instant(), nullable=True),
        sa.Column("claimed_precision", sa.String(), nullable=True),
        sa.Column("claimed_basis", sa.String(), nullable=True),
        sa.Column("claimed_evidence", sa.String(), nullable=True),
        sa.Column("recorded", Instant(), nullable=False),
        sa.Column("received", Instant(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("correspondence_language", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("honorific", sa.String(), nullable=True),
        sa.Column("name_latin", sa.String(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("entity", sa.String(), nullable=True),
        sa.Column("submitter_type", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("issues", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("cosignatories", sa.String(), nullable=True),
        sa.Column("questions", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=True),
        sa.Column("other_id", BigKey, nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("may_change", sa.String(), nullable=True),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=True),
        sa.Column("published_at", Instant(), nullable=True),
        sa.Column("disclaimer", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("accepted_at", Instant(), nullable=True),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_since", Instant(), nullable=True),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("link_key_id", sa.String(), nullable=True),
        sa.Column("index_allowed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_submission_call_id_call")),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["user.id"], name=op.f("fk_submission_claimed_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["user.id"], name=op.f("fk_submission_decided_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["user.id"], name=op.f("fk_submission_entered_by_user")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["submission.id"], name=op.f("fk_submission_other_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_submission_process_id_process")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("call_id", "n", name=op.f("uq_submission_call_id_n")),
        sa.UniqueConstraint("first_index", name=op.f("uq_submission_first_index")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_submission_link_hash")),
        sa.UniqueConstraint("nonce", name=op.f("uq_submission_nonce")),
        sa.UniqueConstraint("number", name=op.f("uq_submission_number")),
        sa.UniqueConstraint("reference", name=op.f("uq_submission_reference")),
    )
    op.create_index(
        "ix_submission_call_id_first_index", "submission", ["call_id", "first_index"], unique=False
    )
    op.create_index(
        "ix_submission_call_id_state_first_index",
        "submission",
        ["call_id", "state", "first_index"],
        unique=False,
    )
    op.create_index(op.f("ix_submission_process_id"), "submission", ["process_id"], unique=False)
    op.create_index(
        "ix_submission_state_claimed_by", "submission", ["state", "claimed_by"], unique=False
    )
    op.create_table(
        "tally",
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_tally_call_id_call")),
        sa.PrimaryKeyConstraint(
            "call_id", "state", "verdict", "channel", "ground", name=op.f("pk_tally")
        ),
    )
    op.create_table(
        "audit",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("process_id", BigKey, nullable=True),
        sa.Column("call_id", BigKey, nullable=True),
        sa.Column("submission_id", BigKey, nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("log_index", BigKey, nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_audit_call_id_call")),
        sa.ForeignKeyConstraint(
            ["process_id"], ["process.id"], name=op.f("fk_audit_process_id_process")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_audit_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_audit_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_process_id"), "audit", ["process_id"], unique=False)
    op.create_index("ix_audit_submission_id_id", "audit", ["submission_id", "id"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=False),
        sa.Column("link_key_id", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("begun", Instant(), nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("touched_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("sent_as", BigKey, nullable=True),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_draft_call_id_call")),
        sa.ForeignKeyConstraint(
            ["sent_as"], ["submission.id"], name=op.f("fk_draft_sent_as_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_draft_link_hash")),
        sa.UniqueConstraint("nonce", name=op.f("uq_draft_nonce")),
    )
    op.create_index(op.f("ix_draft_call_id"), "draft", ["call_id"], unique=False)
    op.create_index(op.f("ix_draft_expires_at"), "draft", ["expires_at"], unique=False)
    op.create_index(op.f("ix_draft_touched_at"), "draft", ["touched_at"], unique=False)
    op.create_table(
        "facet",
        sa.Column("call_id", BigKey, nullable=False),
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("first_index", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["call.id"], name=op.f("fk_facet_call_id_call")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_facet_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("call_id", "facet", "value", "first_index", name=op.f("pk_facet")),
    )
    op.create_index("ix_facet_submission_id", "facet", ["submission_id"], unique=False)
    op.create_table(
        "file",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("first_revision", sa.Integer(), nullable=False),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_salt", sa.String(), nullable=True),
        sa.Column("typed", sa.Boolean(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_file_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
        sa.UniqueConstraint("submission_id", "n", name=op.f("uq_file_submission_id_n")),
    )
    op.create_index(op.f("ix_file_sha256"), "file", ["sha256"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("submission_id", BigKey, nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due", Instant(), nullable=False),
        sa.Column("lease", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_message_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("event", name=op.f("uq_message_event")),
    )
    op.create_index("ix_message_state_due", "message", ["state", "due"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["user.id"], name=op.f("fk_note_by_user")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_note_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_submission_id"), "note", ["submission_id"], unique=False)
    op.create_table(
        "public_fact",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("log_index", BigKey, nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_public_fact_submission_id_submission"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_fact")),
    )
    op.create_index(
        "ix_public_fact_submission_id_log_index",
        "public_fact",
        ["submission_id", "log_index"],
        unique=False,
    )
    op.create_table(
        "revision",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("submission_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("log_index", BigKey, nullable=False),
        sa.Column("begun", Instant(), nullable=True),
        sa.Column("complete", Instant(), nullable=True),
        sa.Column("recorded", Instant(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("deadline_version", sa.Integer(), nullable=False),
        sa.Column("statement", sa.JSON(), nullable=False),
        sa.Column("stated", sa.JSON(), nullable=True),
        sa.Column("salts", sa.JSON(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_revision_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("log_index", name=op.f("uq_revision_log_index")),
        sa.UniqueConstraint(
            "submission_id", "number", name=op.f("uq_revision_submission_id_number")
        ),
    )
    op.create_table(
        "draft_file",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("draft_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("size", BigKey, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("attached_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.id"],
            name=op.f("fk_draft_file_draft_id_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_file")),
    )
    op.create_index(op.f("ix_draft_file_draft_id"), "draft_file", ["draft_id"], unique=False)
    op.create_index(op.f("ix_draft_file_sha256"), "draft_file", ["sha256"], unique=False)

    create_index(op.get_bind())


def downgrade() -> None:
    drop_index(op.get_bind())
    op.drop_index(op.f("ix_draft_file_sha256"), table_name="draft_file")
    op.drop_index(op.f("ix_draft_file_draft_id"), table_name="draft_file")
    op.drop_table("draft_file")
    op.drop_table("revision")
    op.drop_index("ix_public_fact_submission_id_log_index", table_name="public_fact")
    op.drop_table("public_fact")
    op.drop_index(op.f("ix_note_submission_id"), table_name="note")
    op.drop_table("note")
    op.drop_index("ix_message_state_due", table_name="message")
    op.drop_table("message")
    op.drop_index(op.f("ix_file_sha256"), table_name="file")
    op.drop_table("file")
    op.drop_index("ix_facet_submission_id", table_name="facet")
    op.drop_table("facet")
    op.drop_index(op.f("ix_draft_touched_at"), table_name="draft")
    op.drop_index(op.f("ix_draft_expires_at"), table_name="draft")
    op.drop_index(op.f("ix_draft_call_id"), table_name="draft")
    op.drop_table("draft")
    op.drop_index("ix_audit_submission_id_id", table_name="audit")
    op.drop_index(op.f("ix_audit_process_id"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("tally")
    op.drop_index("ix_submission_state_claimed_by", table_name="submission")
    op.drop_index(op.f("ix_submission_process_id"), table_name="submission")
    op.drop_index("ix_submission_call_id_state_first_index", table_name="submission")
    op.drop_index("ix_submission_call_id_first_index", table_name="submission")
    op.drop_table("submission")
    op.drop_table("facet_tally")
    op.drop_table("deadline")
    op.drop_table("paper_issue")
    op.drop_index(op.f("ix_call_process_id"), table_name="call")
    op.drop_table("call")
    op.drop_table("paper_revision")
    op.drop_index(op.f("ix_process_role_user_id"), table_name="process_role")
    op.drop_index(op.f("ix_process_role_process_id"), table_name="process_role")
    op.drop_table("process_role")
    op.drop_index(op.f("ix_paper_process_id"), table_name="paper")
    op.drop_table("paper")
    op.drop_index(op.f("ix_milestone_process_id"), table_name="milestone")
    op.drop_table("milestone")
    op.drop_index(op.f("ix_webauthn_credential_id"), table_name="webauthn")
    op.drop_table("webauthn")
    op.drop_table("roles_users")
    op.drop_index(op.f("ix_process_theme_id"), table_name="process")
    op.drop_table("process")
    op.drop_table("page_text")
    op.drop_table("first_user_token")
    op.drop_table("user")
    op.drop_table("theme")
    op.drop_table("terms")
    op.drop_table("stakeholder_type")
    op.drop_table("site")
    op.drop_index(op.f("ix_search_page_submission_id"), table_name="search_page")
    op.drop_table("search_page")
    op.drop_table("role")
    op.drop_table("log_key")
    op.drop_table("log_head")
    op.drop_index("ix_log_entry_subject", table_name="log_entry")
    op.drop_table("log_entry")
    op.drop_index("ix_job_state_due", table_name="job")
    op.drop_table("job")
    op.drop_index("ix_inspection_sha256", table_name="inspection")
    op.drop_table("inspection")
    op.drop_table("disclaimer")
    op.drop_table("checkpoint")
