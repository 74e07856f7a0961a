"""The permission table, said a second time by hand."""

from __future__ import annotations

import pytest

from nightfloat.auth.permissions import GLOBAL, Permission, Role, everywhere, in_programme

TABLE = """
published_read   administrator scheduler approver resident faculty viewer
draft_read       administrator scheduler approver
facts_read       administrator scheduler approver
facts_write      administrator scheduler
requests_own     administrator scheduler resident faculty
requests_all     administrator scheduler approver
generate         administrator scheduler
edit             administrator scheduler
publish          administrator scheduler approver
waive            administrator scheduler approver
members_manage   administrator
export           administrator scheduler approver
audit_read       administrator scheduler approver
"""
GRANTED = {words[0]: set(words[1:]) for words in map(str.split, TABLE.strip().splitlines())}


@pytest.mark.parametrize("role", Role)
def test_each_role_has_what_the_table_says(role: Role) -> None:
    """Neither more nor less."""
    assert in_programme(role, {}) == {name for name, roles in GRANTED.items() if role in roles}


def test_every_permission_is_in_the_table() -> None:
    """A new one has to be given to somebody on purpose."""
    assert set(GRANTED) | set(GLOBAL) == set(Permission)


def test_where_an_approver_is_needed_schedulers_neither_publish_nor_waive() -> None:
    """The policy takes two permissions from schedulers, and nothing from anybody else."""
    policy = {"publish_needs_approver": True}
    taken = {Permission.PUBLISH, Permission.WAIVE}
    assert in_programme(Role.SCHEDULER, policy) == in_programme(Role.SCHEDULER, {}) - taken
    for role in Role:
        if role is not Role.SCHEDULER:
            assert in_programme(role, policy) == in_programme(role, {})


def test_outside_any_programme() -> None:
    """Nobody, somebody, an administrator."""
    assert everywhere(signed_in=False, administrator=False) == {Permission.ANONYMOUS}
    assert everywhere(signed_in=False, administrator=True) == {Permission.ANONYMOUS}
    assert everywhere(signed_in=True, administrator=False) == {
        Permission.ANONYMOUS,
        Permission.SESSION,
    }
    assert everywhere(signed_in=True, administrator=True) == GLOBAL
