"""Looking things up by what identifies them: built once, and no part of what it is kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar


class Identified(Protocol):
    """What has an identifier."""

    @property
    def id(self) -> str:
        """Unique among its likes."""


T = TypeVar("T", bound=Identified)


def by_id(items: Iterable[T]) -> Mapping[str, T]:
    """Return some items by identifier, in their order, for reading only."""
    return MappingProxyType({item.id: item for item in items})


class Indexed:
    """A dataclass that keeps look-ups beside its fields, as cached properties.

    Copies and pickles hold the fields alone.
    """

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}
