"""All repositories in one place. Those of a programme take its id: another's rows are not found."""

from nightfloat.store.accounts import (
    Answers,
    Memberships,
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
]
