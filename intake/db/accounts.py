"""Accounts of the secretariat: Flask-Security's mixins for behaviour, our own columns.

Its times are naive UTC by its own convention and stay apart from the record's instants.
"""

from datetime import datetime
from typing import Any

from flask_security import AsaList, RoleMixin, UserMixin, WebAuthnMixin
from sqlalchemy import Column, DateTime, ForeignKey, LargeBinary, String, Table, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.db.base import Base, BigKey, Instant

Naive = DateTime(timezone=False)

roles_users = Table(
    "roles_users",
    Base.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class Role(Base, RoleMixin):  # type: ignore[misc]  # the mixin is untyped
    """A role that holds for the whole site (administrator); roles for one process stand in ProcessRole."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    description: Mapped[str | None] = mapped_column(String(255))
    permissions: Mapped[Any] = mapped_column(MutableList.as_mutable(AsaList()), nullable=True)
    users = relationship("User", secondary=roles_users, back_populates="roles")


class User(Base, UserMixin):  # type: ignore[misc]  # the mixin is untyped
    """A member of the secretariat. `pseudonym` stands for the person in the log's contents and in exports."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(255), default="")
    pseudonym: Mapped[str] = mapped_column(String(40), unique=True)
    language: Mapped[str] = mapped_column(String(20), default="en")
    username: Mapped[str | None] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Naive)
    last_login_at: Mapped[datetime | None] = mapped_column(Naive)
    current_login_at: Mapped[datetime | None] = mapped_column(Naive)
    last_login_ip: Mapped[str | None] = mapped_column(String(64))
    current_login_ip: Mapped[str | None] = mapped_column(String(64))
    login_count: Mapped[int | None]
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    mf_recovery_codes: Mapped[Any] = mapped_column(MutableList.as_mutable(AsaList()), nullable=True)
    made_at: Mapped[datetime | None] = mapped_column(Instant)
    roles = relationship("Role", secondary=roles_users, back_populates="users")
    webauthn = relationship("WebAuthn", back_populates="user", cascade="all, delete")


class WebAuthn(Base, WebAuthnMixin):  # type: ignore[misc]  # the mixin is untyped
    """A passkey or security key of an account."""

    __tablename__ = "webauthn"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), index=True, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[Any] = mapped_column(MutableList.as_mutable(AsaList()), nullable=True)
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    create_datetime: Mapped[datetime | None] = mapped_column(Naive)
    lastuse_datetime: Mapped[datetime] = mapped_column(Naive)
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))
    user = relationship("User", back_populates="webauthn")


class ProcessRole(Base):
    """What an account may do in one process: administrator, publisher, reviewer, auditor."""

    __tablename__ = "process_role"
    __table_args__ = (UniqueConstraint("user_id", "process_id", "role"),)

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))


class FirstUserToken(Base):
    """A one-time token with which an invited person sets a password; only its hash is kept."""

    __tablename__ = "first_user_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
