"""Whatever goes wrong, a line is one line, short, and holds no credential, no address and no value."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from app.operations.logs import LONGEST_MESSAGE, MOST_FRAMES, LineFormatter, described, set_up_logging
from app.operations.options import OperationsSettings

SECRET = "key-of-the-operator"
EMAIL = "ada.lovelace@acme.example"


@pytest.fixture
def lines(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What a logger writes, in the form that the test names."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LineFormatter(getattr(request, "param", "json"), {SECRET, "", "abc"}))
    logger = logging.getLogger("tests.lines")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)
    logger.propagate = True


def _failing(depth: int) -> None:
    if depth:
        _failing(depth - 1)
    else:
        raise ValueError(f"the value {EMAIL} of {SECRET}")


def test_a_line_is_an_object(lines: io.StringIO) -> None:
    logging.getLogger("tests.lines").warning("%s of %d", "one", 2, extra={"fields": {"status": 200}})
    told = json.loads(lines.getvalue())
    assert told.pop("time").endswith("+00:00")
    assert told == {"level": "WARNING", "logger": "tests.lines", "message": "one of 2", "status": 200}


@pytest.mark.parametrize("lines", ["json", "text"], indirect=True)
def test_credentials_and_addresses_are_left_out(lines: io.StringIO) -> None:
    logging.getLogger("tests.lines").error("asked with %s for <%s>\nand abc", SECRET, EMAIL)
    (line,) = lines.getvalue().splitlines()
    assert "[secret]" in line
    assert "[e-mail]" in line
    assert "abc" in line
    assert not [word for word in (SECRET, "ada", "acme") if word in line]


@pytest.mark.parametrize("token", ["agk_0123456789abcdef", "eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"])
def test_what_clients_sign_in_with_is_left_out(lines: io.StringIO, token: str) -> None:
    logging.getLogger("tests.lines").warning("refused: Bearer %s!", token)
    assert json.loads(lines.getvalue())["message"] == "refused: Bearer [secret]!"


def test_words_beside_the_message_are_searched_too(lines: io.StringIO) -> None:
    logging.getLogger("tests.lines").warning("request", extra={"fields": {"principal": f"jwt:{EMAIL}", "status": 200}})
    told = json.loads(lines.getvalue())
    assert (told["principal"], told["status"]) == ("jwt:[e-mail]", 200)


@pytest.mark.parametrize("lines", ["json", "text"], indirect=True)
def test_an_exception_is_told_by_kind_and_place_alone(lines: io.StringIO) -> None:
    try:
        try:
            _failing(300)
        except ValueError as error:
            raise KeyError(EMAIL) from error
    except KeyError:
        logging.getLogger("tests.lines").exception("it failed")
    (line,) = lines.getvalue().splitlines()
    assert "builtins.KeyError" in line
    assert "builtins.ValueError" in line
    assert "_failing" in line
    assert not [word for word in (SECRET, "ada", "acme") if word in line]
    assert len(line) < 20_000


def test_of_a_deep_fall_the_innermost_places_are_told() -> None:
    with pytest.raises(ValueError) as caught:
        _failing(200)
    told = described(caught.value)
    assert len(told) == 1 + MOST_FRAMES
    assert all(place.endswith("_failing") for place in told[1:])


def test_causes_without_end_are_cut() -> None:
    error: Exception = ValueError(0)
    for number in range(50):
        new = ValueError(number)
        new.__cause__ = error
        error = new
    assert len(described(error)) == 5


def test_a_long_message_is_cut(lines: io.StringIO) -> None:
    logging.getLogger("tests.lines").error("x" * 100_000)
    assert len(json.loads(lines.getvalue())["message"]) == LONGEST_MESSAGE + 3


def test_a_line_that_cannot_be_made_is_told_as_such() -> None:
    record = logging.LogRecord("tests.lines", logging.ERROR, __file__, 1, "%d", (EMAIL,), None)
    told = json.loads(LineFormatter("json").format(record))
    assert told["message"] == "a line of tests.lines that could not be made"


def test_all_loggers_write_to_one_place_from_the_level_on() -> None:
    root, before = logging.getLogger(), (logging.getLogger().level, list(logging.getLogger().handlers))
    libraries = {name: logging.getLogger(name).level for name in ("httpx", "aiohttp", "asyncio", "uvicorn")}
    stream, raising = io.StringIO(), logging.raiseExceptions
    try:
        for handler in before[1]:
            root.removeHandler(handler)  # else setting up would close them
        set_up_logging(OperationsSettings(log_format="text"), {SECRET}, stream)
        logging.getLogger("gateway").info("seen %s", SECRET)
        logging.getLogger("gateway").debug("not seen")
        logging.getLogger("httpx").info("not seen")
        logging.getLogger("uvicorn.error").warning("seen too")
        lines = stream.getvalue().splitlines()
        assert [line.split(" ", 1)[1] for line in lines] == [
            "INFO gateway seen [secret]",
            "WARNING uvicorn.error seen too",
        ]
    finally:
        root.handlers[:], logging.raiseExceptions = before[1], raising
        root.setLevel(before[0])
        logging.getLogger("uvicorn.error").setLevel(logging.NOTSET)
        for name, level in libraries.items():
            logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize("odd", ["naïve\u2028line", "a lone \ud800", {"deep": object}, {"nested": {"é": [1, None]}}])
def test_what_is_not_ascii_or_not_json_is_escaped_or_told_in_words(lines: io.StringIO, odd: object) -> None:
    logging.getLogger("tests.lines").warning("odd", extra={"fields": {"odd": odd, "plain": 1.5}})
    (line,) = lines.getvalue().splitlines()
    assert line.isascii()
    assert json.loads(line)["odd"] == (odd if odd != {"deep": object} else {"deep": str(object)})


def test_words_beside_a_word_that_is_cleaned_stay(lines: io.StringIO) -> None:
    fields = {"long": "x" * 2_000, "secret": f"<{SECRET}>", "plain": "word", "number": 7}
    logging.getLogger("tests.lines").warning("all", extra={"fields": fields})
    told = json.loads(lines.getvalue())
    assert (told["secret"], told["plain"], told["number"]) == ("<[secret]>", "word", 7)
    assert len(told["long"]) == LONGEST_MESSAGE + 3
