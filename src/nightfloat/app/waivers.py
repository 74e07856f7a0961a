"""Violations that somebody allows by name, with a reason."""

from __future__ import annotations

from nightfloat.app.findings import keyed
from nightfloat.app.picture import Picture
from nightfloat.app.versions import Known, editable, noted, row_of
from nightfloat.auth.scope import Scope
from nightfloat.domain.findings import Finding
from nightfloat.store import tables
from nightfloat.store.errors import ConflictError, NotFoundError
from nightfloat.store.repositories import Waivers


def finding_in(picture: Picture, key: str) -> Finding:
    """Return a finding by its key; raise NotFoundError."""
    found = keyed(picture.findings).get(key)
    if found is None:
        raise NotFoundError("There is no such finding in this version. Maybe an edit solved it.")
    return found


def allow(
    scope: Scope, found: Known, key: str, finding: Finding, *, name: str, reason: str
) -> None:
    """Note that somebody allows a violation of a draft; said again, it replaces what was said.

    Raises ConflictError for an advisory, and for what is no draft; ChangedError.
    """
    version = row_of(scope.session, editable(found))
    version.waiver_changes += 1
    if not finding.violation:
        raise ConflictError(
            "Only a violation needs somebody who allows it. Maybe this is an advisory."
        )
    waivers = Waivers(scope.session, scope.programme_id)
    old = waivers.by_finding(found.id).get(key)
    if old is not None:
        waivers.delete(old)
    waivers.add(
        tables.Waiver(
            version_id=found.id,
            finding_key=key,
            rule=finding.rule,
            message=finding.message,
            name=name,
            reason=reason,
            author_id=scope.user_id,
        )
    )
    details = {"finding": key, "rule": finding.rule, "name": name, "reason": reason}
    noted(scope, version, "version.waive", details)


def take_back(scope: Scope, found: Known, key: str) -> None:
    """Allow a violation no longer; raise NotFoundError when nobody did."""
    version = row_of(scope.session, editable(found))
    version.waiver_changes += 1
    waivers = Waivers(scope.session, scope.programme_id)
    old = waivers.by_finding(found.id).get(key)
    if old is None:
        raise NotFoundError("Nobody allows this finding. Maybe it was taken back already.")
    waivers.delete(old)
    noted(scope, version, "version.unwaive", {"finding": key, "rule": old.rule})
