"""Who is what in a programme."""

from __future__ import annotations

from nightfloat.app import events
from nightfloat.app.facts import Guard, Json
from nightfloat.app.tags import content_tag
from nightfloat.auth.scope import Scope
from nightfloat.store import audit, tables
from nightfloat.store.errors import ConflictError
from nightfloat.store.repositories import Memberships
from nightfloat.store.tables import MemberRole


def listed(scope: Scope) -> list[Json]:
    """Return the members, by the age of their accounts."""
    found = Memberships(scope.session, scope.programme_id).all()
    return [_json(member, user) for member, user in found]


def put(scope: Scope, user_id: int, guard: Guard, role: str, clinician: str | None) -> Json:
    """Make a user a member, or another kind of member; `guard` judges only the latter.

    Raises ConflictError when somebody else is that clinician already.
    """
    repository = Memberships(scope.session, scope.programme_id)
    found = repository.find(user_id)
    if found is not None:
        guard(_tag(found))
    if clinician is not None:
        for member, user in repository.all():
            if member.clinician == clinician and member.user_id != user_id:
                raise ConflictError(
                    f'"{clinician}" is {user.name} already. Maybe take that away first.'
                )
    member = repository.put(user_id, MemberRole(role), clinician)
    events.rights_changed(scope.session, user_id)
    _note(scope, "member.put", user_id, {"role": role, "clinician": clinician})
    user = scope.session.get_one(tables.User, user_id)
    return _json(member, user)


def remove(scope: Scope, user_id: int, guard: Guard) -> None:
    """End a membership; raise NotFoundError when there is none."""
    repository = Memberships(scope.session, scope.programme_id)
    found = repository.find(user_id)
    if found is not None:
        guard(_tag(found))
    repository.delete(user_id)
    events.rights_changed(scope.session, user_id)
    _note(scope, "member.remove", user_id, {})


def _note(scope: Scope, action: str, user_id: int, details: Json) -> None:
    audit.append(
        scope.session,
        action,
        f"members/{user_id}",
        user_id=scope.user_id,
        programme_id=scope.programme_id,
        details=details,
    )


def _json(member: tables.Membership, user: tables.User) -> Json:
    return {
        "user": user.id,
        "username": user.username,
        "name": user.name,
        "active": user.active,
        "role": member.role.value,
        "clinician": member.clinician,
        "etag": _tag(member),
    }


def _tag(member: tables.Membership) -> str:
    return content_tag("m", member.user_id, member.role.value, member.clinician)
