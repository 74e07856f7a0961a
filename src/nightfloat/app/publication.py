"""Publishing: the gate that every version passes, and the way back to an earlier one.

A year is checked for seconds, while others write: the gate is passed in a reading session, and
what comes behind it looks whether all is still as it was.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from nightfloat.app.drafts import Checked, Drafts, entries_in, rows_of
from nightfloat.app.findings import Writer, open_violations
from nightfloat.app.problem import stays_close
from nightfloat.app.reports import report_text, summary_of, weeks_of
from nightfloat.app.versions import (
    SEEN_BY_ALL,
    Json,
    Known,
    editable,
    fork,
    known,
    noted,
    row_of,
    token_of,
    waivers_of,
)
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.explain.live import Live
from nightfloat.rules.check import check_programme
from nightfloat.store import contents, snapshot, tables
from nightfloat.store.database import Database
from nightfloat.store.errors import ChangedError, ConflictError
from nightfloat.store.repositories import Versions
from nightfloat.store.tables import Origin, VersionState

logger = logging.getLogger("nightfloat")


class PublishBlockedError(NightfloatError):
    """Violations that nobody allows by name; `details` list them."""

    code = "publish-blocked"

    def __init__(self, message: str, violations: list[Json]) -> None:
        self.details = {"violations": violations}
        super().__init__(message)


class DisagreementError(NightfloatError):
    """The check from scratch and the live one say different things; this is our mistake."""

    code = "publish-blocked"

    def __init__(self) -> None:
        self.details: Json = {"violations": []}
        super().__init__(
            "The check from scratch disagrees with the one that ran along, so nothing was "
            "published; the log has both. Maybe load the draft again, then repeat."
        )


Matched = Callable[[str], None]
"""Passes when the asker saw the state with this ETag, else raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A version that passed the gate, and what will be kept of it. `found` as it was then."""

    found: Known
    facts: bytes
    """What it was judged by."""
    report: bytes
    summary: Json
    lasting: bool
    """Whether it is judged the same once it is in force itself."""


def check(session: Session, drafts: Drafts, found: Known) -> Checked:
    """Check a version's newest revision from scratch, and hold the live check against it.

    The caller holds the version, and the session began after that.
    """
    return drafts.checked(found, lambda: _check(session, drafts, found))


def _check(session: Session, drafts: Drafts, found: Known) -> Checked:
    programme = drafts.programme(session, found)
    entries = entries_in(rows_of(session, found, found.revision))
    report = check_programme(programme, entries)
    draft = drafts.at_hand(found)
    if draft is None:
        live = Live(programme, entries)
        findings, weeks = live.findings, weeks_of(live)
    else:
        findings, weeks = draft.picture.findings, dict(draft.picture.weeks)
    agrees = Counter(findings) == Counter(report.findings)
    if not agrees:
        logger.error(
            "version %s.%s: the live check is wrong; only it says %s; it does not say %s",
            found.id,
            found.revision,
            [*(Counter(findings) - Counter(report.findings))],
            [*(Counter(report.findings) - Counter(findings))],
        )
    return Checked(findings=report.findings, weeks=weeks, costs=report.costs, agrees=agrees)


@contextmanager
def at_the_gate(
    database: Database, drafts: Drafts, scope: Scope, version_id: int, etag: Matched
) -> Iterator[Passed]:
    """Hold a draft that may be published; `publish` it inside.

    Raises ConflictError for what is no draft, PublishBlockedError, DisagreementError (the memory
    of the draft is dropped), and what `etag` raises of another state than the asker saw.
    """
    with drafts.held(version_id):
        with database.read() as session:
            found = known(session, scope.programme_id, version_id)
            etag(found.etag)
            passed = _passed(session, drafts, editable(found))
        yield passed


@contextmanager
def at_the_gate_again(
    database: Database, drafts: Drafts, scope: Scope, version_id: int, etag: Matched
) -> Iterator[Passed]:
    """Hold a superseded version that may be published again; `roll_back` to it inside.

    It is judged as a draft with its content. Raises ConflictError for what was never published or
    is in force, and else what `at_the_gate` raises.
    """
    with drafts.held(version_id):
        with database.read() as session:
            found = known(session, scope.programme_id, version_id)
            etag(found.etag)
            passed = _passed(session, drafts, replace(_earlier(found), state=VersionState.DRAFT))
        yield replace(passed, found=found)


def _earlier(found: Known) -> Known:
    """Return a superseded version; raise ConflictError for others."""
    if found.state is VersionState.PUBLISHED:
        raise ConflictError(
            f"Version {found.number} is the one in force. Maybe an earlier one is meant."
        )
    if found.state not in SEEN_BY_ALL:
        raise ConflictError(
            f"Version {found.number} was never published. Maybe publish it instead."
        )
    return found


def _passed(session: Session, drafts: Drafts, found: Known) -> Passed:
    programme = drafts.programme(session, found)
    checked = check(session, drafts, found)
    if not checked.agrees:
        drafts.forget(found.id)
        raise DisagreementError
    waivers = waivers_of(session, found.id)
    still_open = open_violations(checked.findings, waivers)
    if still_open:
        writer = Writer(programme, waivers)
        number = len(still_open)
        raise PublishBlockedError(
            f"{number} violation{'s' if number > 1 else ''} that nobody allows. "
            "Maybe mend them, or let somebody allow each by name with a reason.",
            [writer.one(key, one) for key, one in still_open.items()],
        )
    return Passed(
        found=found,
        facts=snapshot.freeze(programme),
        report=report_text(checked.findings, checked.weeks),
        summary=summary_of(programme, checked.findings, checked.costs),
        lasting=not stays_close(programme),
    )


def publish(scope: Scope, passed: Passed, note: str) -> tables.Version:
    """Put a draft that passed the gate in force; the one that was, if any, is superseded.

    The facts that it is judged by, and the judgement, are kept with it. Raises ChangedError when
    the draft, its waivers or what it is judged by are no longer what passed.
    """
    return _published(scope, _still(scope, passed), passed, note)


def roll_back(scope: Scope, passed: Passed, note: str) -> tables.Version:
    """Publish what a superseded version holds as a new one; raise ChangedError as `publish`."""
    _still(scope, passed)
    return _published(scope, fork(scope, passed.found, note, origin=Origin.ROLLBACK), passed, note)


def _still(scope: Scope, passed: Passed) -> tables.Version:
    """Return the row of what passed the gate; raise ChangedError when anything has moved."""
    found = passed.found
    row = row_of(scope.session, found)
    if token_of(scope.session, scope.programme_id) != found.token:
        raise ChangedError(
            "The facts changed while this was checked, or another schedule was published. "
            "Maybe repeat yours."
        )
    return row


def _published(scope: Scope, row: tables.Version, passed: Passed, note: str) -> tables.Version:
    session = scope.session
    # A fork of it, made while nothing else changes, is counted by what holds then.
    after = token_of(session, scope.programme_id, more=1) if passed.lasting else None
    row.facts = contents.put(session, passed.facts)
    row.summary = {
        **passed.summary,
        "report": contents.put(session, passed.report),
        "basis": after,
    }
    before = Versions(session, scope.programme_id).publish(row, by=scope.user_id, note=note)
    schedule = session.get(tables.Schedule, row.schedule_id)
    if schedule is not None and schedule.working_version_id == row.id:
        schedule.working_version_id = None
    session.flush()
    if before is not None:
        noted(scope, before, "version.supersede", {"by": row.id})
    noted(scope, row, "version.publish", {"note": note, "facts": row.facts})
    return row
