"""What a version is judged by: the programme's facts, and what its schedules have published."""

from __future__ import annotations

from sqlalchemy.orm import Session

from nightfloat.app import generations
from nightfloat.app.problem import problem
from nightfloat.app.versions import Known
from nightfloat.rules.programme import Programme
from nightfloat.store.repositories import Schedules


def judged_by(session: Session, facts: Programme, found: Known) -> Programme:
    """Return the programme by which a draft is judged now: its pins are in its own rows."""
    schedule = Schedules(session, found.programme_id).get(found.schedule_id)
    beside = generations.settled(session, schedule, facts, found.plan)
    return problem(facts, found.plan, beside, held=False)
