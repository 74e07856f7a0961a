"""The permission table. What it does not grant is denied."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Permission(StrEnum):
    """What a route asks for; a route without one keeps the process from starting."""

    ANONYMOUS = "anonymous"
    SESSION = "session"
    PROGRAMME_CREATE = "programme_create"
    USERS_MANAGE = "users_manage"
    PUBLISHED_READ = "published_read"
    DRAFT_READ = "draft_read"
    FACTS_READ = "facts_read"
    FACTS_WRITE = "facts_write"
    REQUESTS_OWN = "requests_own"
    REQUESTS_ALL = "requests_all"
    GENERATE = "generate"
    EDIT = "edit"
    PUBLISH = "publish"
    WAIVE = "waive"
    MEMBERS_MANAGE = "members_manage"
    EXPORT = "export"
    AUDIT_READ = "audit_read"


class Role(StrEnum):
    """What someone is in one programme; the administrator is one everywhere."""

    ADMINISTRATOR = "administrator"
    SCHEDULER = "scheduler"
    APPROVER = "approver"
    RESIDENT = "resident"
    FACULTY = "faculty"
    VIEWER = "viewer"


GLOBAL = frozenset(
    {
        Permission.ANONYMOUS,
        Permission.SESSION,
        Permission.PROGRAMME_CREATE,
        Permission.USERS_MANAGE,
    }
)
"""Permissions that do not speak of one programme."""

_OF_A_PROGRAMME = frozenset(Permission) - GLOBAL

_BY_ROLE: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: _OF_A_PROGRAMME,
    Role.SCHEDULER: _OF_A_PROGRAMME - {Permission.MEMBERS_MANAGE},
    Role.APPROVER: frozenset(
        {
            Permission.PUBLISHED_READ,
            Permission.DRAFT_READ,
            Permission.FACTS_READ,
            Permission.REQUESTS_ALL,
            Permission.PUBLISH,
            Permission.WAIVE,
            Permission.EXPORT,
            Permission.AUDIT_READ,
        }
    ),
    Role.RESIDENT: frozenset({Permission.PUBLISHED_READ, Permission.REQUESTS_OWN}),
    Role.FACULTY: frozenset({Permission.PUBLISHED_READ, Permission.REQUESTS_OWN}),
    Role.VIEWER: frozenset({Permission.PUBLISHED_READ}),
}

_APPROVERS_OWN = frozenset({Permission.PUBLISH, Permission.WAIVE})


def everywhere(*, signed_in: bool, administrator: bool) -> frozenset[Permission]:
    """Return what someone may do outside any programme."""
    if not signed_in:
        return frozenset({Permission.ANONYMOUS})
    if administrator:
        return GLOBAL
    return frozenset({Permission.ANONYMOUS, Permission.SESSION})


def in_programme(role: Role, policy: Mapping[str, Any]) -> frozenset[Permission]:
    """Return what a role may do in a programme with this policy.

    With `publish_needs_approver` a scheduler prepares, and an approver publishes and waives.
    """
    granted = _BY_ROLE[role]
    if role is Role.SCHEDULER and policy.get("publish_needs_approver", False):
        return granted - _APPROVERS_OWN
    return granted
