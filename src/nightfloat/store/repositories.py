"""All repositories in one place. Those of a programme take its id: another's rows are not found."""

from nightfloat.store.accounts import (
    Answers,
    Memberships,
    Programmes,
    SignIns,
    Users,
    forget_answers,
)
from nightfloat.store.facts import (
    Clinicians,
    Leaves,
    Pins,
    Requests,
    Rotations,
    Rules,
    Shifts,
)
from nightfloat.store.versions import (
    Edits,
    Jobs,
    Made,
    Schedules,
    Versions,
    Waivers,
    unfinished_jobs,
)

__all__ = [
    "Answers",
    "Clinicians",
    "Edits",
    "Jobs",
    "Leaves",
    "Made",
    "Memberships",
    "Pins",
    "Programmes",
    "Requests",
    "Rotations",
    "Rules",
    "Schedules",
    "Shifts",
    "SignIns",
    "Users",
    "Versions",
    "Waivers",
    "forget_answers",
    "unfinished_jobs",
]
