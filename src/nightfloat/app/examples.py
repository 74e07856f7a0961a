"""The examples that come with Nightfloat: what a first programme can be made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nightfloat.domain.people import Role
from nightfloat.interchange.folder import FILES, Folder, from_sources
from nightfloat.interchange.template import TemplateError, examples_root, template_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example, and one sentence about it."""

    id: str
    name: str
    specialty: str
    people: int
    residents: int
    words: str


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """Return the examples, the smallest first."""
    found = [_example(name) for name in template_names()]
    return tuple(sorted(found, key=lambda one: (one.people, one.id)))


def example_folder(id: str) -> Folder:
    """Return an example's folder; raise TemplateError for one that there is not."""
    known = template_names()
    if id not in known:
        raise TemplateError(f'there is no example "{id}". Maybe one of {", ".join(known)}.')
    place = examples_root() / id
    return from_sources(
        {name: (place / name).read_bytes() for name in FILES if (place / name).is_file()}
    )


def _example(id: str) -> Example:
    folder = example_folder(id)
    programme = folder.programme
    first = folder.sources["programme.toml"].decode().splitlines()[0]
    return Example(
        id=id,
        name=programme.name,
        specialty=programme.specialty,
        people=len(programme.people),
        residents=sum(one.role is Role.RESIDENT for one in programme.people),
        words=first.removeprefix("#").strip(),
    )
