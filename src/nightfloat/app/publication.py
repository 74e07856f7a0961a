"""Publishing: the gate that every version passes, and the way back to an earlier one."""

from __future__ import annotations

import logging
from collections import Counter

from sqlalchemy.orm import Session

from nightfloat.app.drafts import Checked, Drafts, entries_in, rows_of
from nightfloat.app.findings import Writer, open_violations
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
    waivers_of,
)
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.explain.live import Live
from nightfloat.rules.check import check_programme
from nightfloat.store import contents, snapshot, tables
from nightfloat.store.errors import ConflictError
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


def check(session: Session, drafts: Drafts, found: Known) -> Checked:
    """Check a version's newest revision from scratch, and hold the live check against it."""
    # What this transaction made may be rolled back, and its id given to something else.
    keep = not session.info["writes"]
    return drafts.checked(found, lambda: _check(session, drafts, found), keep=keep)


def _check(session: Session, drafts: Drafts, found: Known) -> Checked:
    programme = drafts.programme(session, found)
    entries = entries_in(rows_of(session, found, found.revision))
    report = check_programme(programme, entries)
    alive = drafts.alive(found)
    if alive is None:
        live = Live(programme, entries)
        findings, weeks = live.findings, weeks_of(live)
    else:
        findings, weeks = alive.findings, dict(alive.weeks)
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


def publish(scope: Scope, drafts: Drafts, found: Known, note: str) -> tables.Version:
    """Put a draft in force; the one that was, if any, is superseded.

    The facts that it is judged by, and the judgement, are kept with it. Raises ConflictError for
    what is no draft, PublishBlockedError, DisagreementError (the memory of the draft is dropped).
    """
    session = scope.session
    row = row_of(session, editable(found))
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
    row.facts = snapshot.keep(session, programme)
    row.summary = {
        **summary_of(programme, checked.findings, checked.costs),
        "report": contents.put(session, report_text(checked.findings, checked.weeks)),
    }
    before = Versions(session, scope.programme_id).publish(row, by=scope.user_id, note=note)
    schedule = session.get(tables.Schedule, found.schedule_id)
    if schedule is not None and schedule.working_version_id == found.id:
        schedule.working_version_id = None
    session.flush()
    if before is not None:
        noted(scope, before, "version.supersede", {"by": row.id})
    noted(scope, row, "version.publish", {"note": note, "facts": row.facts})
    return row


def roll_back(scope: Scope, drafts: Drafts, found: Known, note: str) -> tables.Version:
    """Publish what a superseded version holds as a new one, through the same gate.

    Raises ConflictError for what was never published or is in force, and what `publish` raises.
    """
    if found.state is VersionState.PUBLISHED:
        raise ConflictError(
            f"Version {found.number} is the one in force. Maybe an earlier one is meant."
        )
    if found.state not in SEEN_BY_ALL:
        raise ConflictError(
            f"Version {found.number} was never published. Maybe publish it instead."
        )
    version = fork(scope, found, note, origin=Origin.ROLLBACK)
    return publish(scope, drafts, known(scope.session, scope.programme_id, version.id), note)
