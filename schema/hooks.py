"""Runs the hooks of schema extensions, having looked only once at what each kind of extension has.

Strawberry looks at each extension anew for each step of each request, and opens each hook by several layers: that took
a fifth of what a small request takes. Here a step opens the generators of its hooks and ends them; whatever is out of
the ordinary (a hook that is no generator, one that fails, a block that does) goes by the same layers as Strawberry's.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import cache
from types import GeneratorType, TracebackType
from typing import Any, TypeVar, cast

from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    ExtensionContextManagerBase,
    OperationContextManager,
    ParsingContextManager,
    ValidationContextManager,
)
from strawberry.extensions.runner import SchemaExtensionsRunner

L = TypeVar("L", bound=ExtensionContextManagerBase)

_Hook = Any  # a generator of either sort
_ENDED = object()


@cache
def _ordinary(kinds: tuple[type[SchemaExtension], ...], name: str) -> tuple[Callable[..., _Hook] | None, ...] | None:
    """The hooks of kinds of extensions, each None where the kind has none of its own.

    None where one of them is no generator, of either sort.
    """
    plain = getattr(SchemaExtension, name)
    hooks = tuple(None if (hook := getattr(kind, name)) is plain else hook for kind in kinds)
    is_ordinary = all(
        hook is None or inspect.isgeneratorfunction(hook) or inspect.isasyncgenfunction(hook) for hook in hooks
    )
    return hooks if is_ordinary else None


class _Step:
    """The hooks of one step, opened in their order and ended in the other.

    Args:
        extensions: of the request.
        hooks: of each of them.
        layers: Strawberry's own, by which a step of what is executed synchronously goes.
    """

    __slots__ = ("_extensions", "_hooks", "_layers", "_opened")

    def __init__(
        self,
        extensions: list[SchemaExtension],
        hooks: tuple[Callable[..., _Hook] | None, ...],
        layers: type[ExtensionContextManagerBase],
    ) -> None:
        self._extensions = extensions
        self._hooks = hooks
        self._layers: Any = layers
        self._opened: list[_Hook] = []

    def __enter__(self) -> None:
        """Open them as Strawberry does."""
        self._layers = self._layers(self._extensions)
        self._layers.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them as Strawberry does."""
        self._layers.__exit__(kind, error, trace)

    async def __aenter__(self) -> None:
        """Run each hook to its `yield`. Those before one that fails are dropped, as Strawberry drops them."""
        for extension, function in zip(self._extensions, self._hooks, strict=True):
            if function is None:
                continue
            hook = function(extension)
            if isinstance(hook, GeneratorType):
                began = next(hook, _ENDED)
            else:
                began = await anext(hook, _ENDED)
            if began is _ENDED:
                raise RuntimeError("generator didn't yield")
            self._opened.append(hook)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Run each hook to its end. None of them can swallow what the block failed with, as with Strawberry."""
        if error is not None:
            await self._ended_by(error)
            return
        while self._opened:
            try:
                await _end(self._opened.pop())
            except BaseException as failure:
                if not await self._ended_by(failure):
                    raise
                return

    async def _ended_by(self, error: BaseException) -> bool | None:
        """Throw what happened into the hooks that are open still, as the layers of the standard library do.

        Returns:
            Whether one of them has swallowed it.
        """
        stack = AsyncExitStack()
        for hook in self._opened:
            if isinstance(hook, GeneratorType):
                stack.push(contextmanager(_itself)(hook))
            else:
                stack.push_async_exit(asynccontextmanager(_itself)(hook))
        return await stack.__aexit__(type(error), error, error.__traceback__)


async def _end(hook: _Hook) -> None:
    rest = next(hook, _ENDED) if isinstance(hook, GeneratorType) else await anext(hook, _ENDED)
    if rest is not _ENDED:
        raise RuntimeError("generator didn't stop")


def _itself(hook: Any) -> Any:
    return hook


class Hooks(SchemaExtensionsRunner):
    """The hooks of one request's extensions."""

    def operation(self) -> OperationContextManager:
        """Around all of it."""
        return self._step(OperationContextManager)

    def parsing(self) -> ParsingContextManager:
        """Around parsing."""
        return self._step(ParsingContextManager)

    def validation(self) -> ValidationContextManager:
        """Around validation."""
        return self._step(ValidationContextManager)

    def executing(self) -> ExecutingContextManager:
        """Around execution."""
        return self._step(ExecutingContextManager)

    def _step(self, layers: type[L]) -> L:
        """The step; Strawberry's own where there is something out of the ordinary about it."""
        hooks = _ordinary(tuple(map(type, self.extensions)), layers.HOOK_NAME)
        return layers(self.extensions) if hooks is None else cast("L", _Step(self.extensions, hooks, layers))
