"""What tests of every layer share: a scripted upstream behind httpx's transport seam."""

from __future__ import annotations

import gc
import importlib.util
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from dataclasses import dataclass, field

import httpx
import hypothesis
import pytest

from app.upstream.auth import Credential, HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Dialect
from app.upstream.policy import Policy
from tests import scratch
from tests.redis_server import make_redis_server, redis_server, server_of_the_run  # noqa: F401 - fixtures

# A busy machine is no fault of an example. A run that must not fail by chance takes the same examples every time; every
# other run looks for new ones.
hypothesis.settings.register_profile("gateway", deadline=None, derandomize=os.environ.get("CI") == "true")
hypothesis.settings.load_profile("gateway")

# httpx tries to import it for every request in process; what is not there is looked for once, and not in every folder
# each time.
if importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for garbage among what tests make, and not among modules and items, which stay to the end.

    They are many, and were gone through again and again while they became more and each time that a test had made
    some: a third of the time until the first test, and a third of the tests'. What is left after that is looked for as
    often as the server does: where it is looked for after every 700 objects, all that a world holds is gone through
    again and again, a fifth of the time of a test.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)  # as app.serving has it
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever order the tests are in, those that take long come first."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_configure(config: pytest.Config) -> None:
    """Workers go where the process that starts them went."""
    folder = scratch.folder_in_memory()
    if folder is not None:
        config.add_cleanup(lambda: scratch.remove(folder))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With `REQUIRE_ALL=1` a test that was skipped has failed: whoever sets it has installed all that tests need."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_ALL") == "1":
        report.longrepr = f"skipped, and REQUIRE_ALL=1: {report.longrepr}"
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session", autouse=True)
def records_are_as_they_were_made() -> Iterator[None]:
    """Sandboxes of one process share the records of a world, so none may change one in place."""
    yield
    if "app.sandbox.world" in sys.modules:
        from app.sandbox import store, world

        made = store.State(seed=1, clock=lambda: 0.0)
        world._make(made, 1)
        for vendor, nouns in store.NOUNS.items():
            for noun in nouns:
                assert world._made(1, 1).table(vendor, noun).all() == made.table(vendor, noun).all(), (vendor, noun)


Answer = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


@dataclass
class ScriptedUpstream(httpx.AsyncBaseTransport):
    """Answers from a script and records every request; a request that is not in the script fails the test."""

    script: dict[tuple[str, str], list[Answer]] = field(default_factory=dict)
    calls: list[httpx.Request] = field(default_factory=list)
    clients: list[UpstreamClient] = field(default_factory=list)

    def on(self, method: str, target: str, *answers: Answer | object, status: int = 200) -> None:
        """Script the answers to a request line: given once each in order, the last one for ever.

        What is neither a response, an exception nor a function is sent as JSON with `status`.
        """
        self.script[method, target] = [
            a if isinstance(a, httpx.Response | Exception) or callable(a) else httpx.Response(status, json=a)
            for a in answers
        ]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls.append(request)
        target = request.url.raw_path.decode("ascii")
        answers = self.script.get((request.method, target))
        assert answers is not None, f"not in the script: {request.method} {target}"
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, httpx.Response):  # a response's stream can be read once, the script's may be sent again
            return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
        return answer(request)

    @property
    def targets(self) -> list[str]:
        """The request lines so far, as `GET /path?query`."""
        return [f"{c.method} {c.url.raw_path.decode('ascii')}" for c in self.calls]

    def body(self, index: int = -1) -> object:
        """The JSON body of a call."""
        return json.loads(self.calls[index].content)

    def client(
        self, dialect: Dialect, *, credential: Credential | None = None, policy: Policy | None = None
    ) -> UpstreamClient:
        """A pipeline over this upstream."""
        client = UpstreamClient(
            dialect,
            base_url="http://vendor.test",
            credential=credential or HeaderCredential("authorization", "key"),
            policy=policy or Policy(),
            transport=self,
        )
        self.clients.append(client)
        return client


@pytest.fixture
async def upstream() -> AsyncIterator[ScriptedUpstream]:
    """A scripted upstream."""
    scripted = ScriptedUpstream()
    yield scripted
    for client in scripted.clients:
        await client.aclose()
