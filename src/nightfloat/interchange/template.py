"""New folders from the examples that come with Nightfloat."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.interchange.reader import PROGRAMME


class TemplateError(NightfloatError):
    """A template that does not exist, or a place where no new folder can be written."""

    code = "template"


def examples_root() -> Traversable:
    """Return the folder of examples: inside the package, or at the root of a checkout."""
    packaged = files("nightfloat") / "examples"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[3] / "examples"


def template_names() -> tuple[str, ...]:
    """Return the names of the templates, sorted."""
    root = examples_root()
    if not root.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in root.iterdir() if (entry / PROGRAMME).is_file()))


def init_folder(path: Path | str, template: str = "tiny") -> tuple[str, ...]:
    """Write a new programme folder from a template and return the names of its files.

    Raises TemplateError for an unknown template, a target that is not empty, and one that cannot
    be written.
    """
    target = Path(path)
    known = template_names()
    if template not in known:
        way = (
            maybe(template, known) or f" Maybe one of {', '.join(known) or 'none: there are none'}."
        )
        raise TemplateError(f'there is no template "{template}".{way}')
    if target.exists() and not target.is_dir():
        raise TemplateError(f'"{target}" is a file. Maybe another name for the new folder.')
    try:
        if target.is_dir() and any(target.iterdir()):
            raise TemplateError(
                f'"{target}" is not empty, and nothing in it is overwritten. '
                "Maybe another name for the new folder."
            )
        target.mkdir(parents=True, exist_ok=True)
        return _copy(examples_root() / template, target)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise TemplateError(
            f'"{target}" cannot be written ({reason}). Maybe a place in your own folders.'
        ) from error


def _copy(source: Traversable, target: Path) -> tuple[str, ...]:
    names = sorted(one.name for one in source.iterdir() if one.is_file() and one.name[0] != ".")
    for name in names:
        (target / name).write_bytes((source / name).read_bytes())
    return tuple(names)
