"""What Reevo answers to changes, in every shape that it documents or leaves open."""

from __future__ import annotations

import json

import pytest

from app.upstream.decoding import NotJson
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.vendors.reevo import answers
from tests.app.vendors.reevo.bodies import ID, account, edge, enveloped

DOMAIN = {"domain_name": "acme.example", "is_primary": True}
NOTHING = ["", " \n", "null", "{}", "[]", '{"data": null}', '{"data": {}}', '{"data": []}']


def reply(body: object, status: int = 200) -> Reply:
    return Reply(status, {}, body.encode() if isinstance(body, str) else json.dumps(body).encode())


@pytest.mark.parametrize("body", [{"data": account()}, account()])
def test_an_account_comes_in_data_or_bare(body: object) -> None:
    assert answers.written_account(reply(body)).display_name == "Acme"
    assert answers.written_account(reply(body), asked=ID.upper()).id == ID


@pytest.mark.parametrize(
    "body", [{"data": None}, {}, {"data": {"id": ID}}, {"data": {"attributes": {}}}, [account()], "null"]
)
def test_an_account_that_is_not_whole_is_none(body: object) -> None:
    """It must not pass for an account whose fields are empty."""
    with pytest.raises(Unparsable):
        answers.written_account(reply(body))


def test_another_account_than_the_one_that_was_changed_is_no_answer() -> None:
    with pytest.raises(Unparsable, match="another id"):
        answers.written_account(reply({"data": account("other")}), asked=ID)


@pytest.mark.parametrize("body", [*NOTHING, {"data": {"id": ID}}, {"id": ID.upper()}])
def test_a_change_may_be_answered_with_nothing_or_the_id(body: object) -> None:
    """ "Update: PATCH /api/v2/account/{account_id}" is all that is stated: no answer is shown."""
    assert answers.changed_account(reply(body), ID) == answers.OnlyId(ID)
    assert answers.changed_account(Reply(204, {}, b""), ID).id == ID


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": "x"}},
        {"data": None, "errors": ["x"]},
        {"data": {"id": "other"}},
        "null, really",
        {"data": [1]},
    ],
)
def test_a_change_is_not_told_by_an_answer_about_something_else(body: object) -> None:
    with pytest.raises((Unparsable, NotJson)):
        answers.changed_account(reply(body), ID)


def test_a_change_that_shows_the_account_shows_it() -> None:
    found = answers.changed_account(reply({"data": account()}), ID.upper())
    assert getattr(found, "display_name", None) == "Acme"


@pytest.mark.parametrize(
    ("meta", "status", "created"),
    [
        ({"action": "created"}, 201, True),
        ({"action": "updated"}, 200, False),
        ({"action": "updated"}, 201, False),
        ({"action": "Created"}, 200, True),
        ({"action": "merged"}, 201, True),
        ({"action": "merged"}, 200, False),
        ({"action": None}, 201, True),
        ({}, 200, False),
        (None, 201, True),
        ("created", 200, False),
    ],
)
def test_whether_it_was_created_is_told_by_the_action_and_else_by_the_status(
    meta: object, status: int, created: bool
) -> None:
    found, was_created = answers.asserted_account(reply({"data": account(), "meta": meta}, status))
    assert (found.id, was_created) == (ID, created)


def test_the_action_of_a_bare_account_is_its_status() -> None:
    assert answers.asserted_account(reply(account(), 201))[1] is True
    with pytest.raises(Unparsable):
        answers.asserted_account(reply([account()]))


@pytest.mark.parametrize(
    "body",
    [
        {"data": DOMAIN},
        DOMAIN,
        {"data": enveloped("account_domain", DOMAIN)},
        {"data": [{"domain_name": "first.example", "is_primary": False}, DOMAIN]},
        {"data": [enveloped("account_domain", {**DOMAIN, "status": "active"})]},
        {"data": account(domains=[enveloped("account_domain", DOMAIN)])},
        {"data": {**DOMAIN, "domain_name": "ACME.example"}},
    ],
)
def test_a_domain_comes_alone_or_among_others(body: object) -> None:
    for found in (
        answers.added_domain(reply(body), "acme.example"),
        answers.written_domain(reply(body), "acme.example"),
    ):
        assert found is not None
        assert (found.domain_name.lower(), found.is_primary) == ("acme.example", True)


def test_a_domain_may_come_in_the_other_alphabet() -> None:
    body = {"data": {"domain_name": "xn--mnchen-3ya.example", "is_primary": False, "status": "pending"}}
    found = answers.added_domain(reply(body), "münchen.example")
    assert (found.domain_name, found.is_primary, found.status) == ("xn--mnchen-3ya.example", False, "pending")


@pytest.mark.parametrize(
    "body", [{"data": {"domain_name": "other.example"}}, {"data": [{"is_primary": True}]}, {"ok": True}, "true", '"ok"']
)
def test_an_answer_about_another_domain_is_none(body: object) -> None:
    with pytest.raises(Unparsable):
        answers.written_domain(reply(body), "acme.example")


@pytest.mark.parametrize("body", NOTHING)
def test_no_body_says_nothing_where_none_is_documented_and_is_malformed_where_one_is(body: str) -> None:
    assert answers.written_domain(reply(body), "acme.example") is None
    assert answers.written_edge(reply(body), "c1") is None
    with pytest.raises(Unparsable):
        answers.added_domain(reply(body), "acme.example")
    with pytest.raises(Unparsable):
        answers.linked(reply(body), "c1")


ITEM = edge("C1", role=enveloped("string", "Champion"), is_primary=enveloped("boolean", True))
PARENT = {"parent": {"id": ID, "record_type": "account"}, "api_name": "contacts"}


@pytest.mark.parametrize("body", [{**PARENT, "item": ITEM}, {"data": {**PARENT, "item": ITEM}}, ITEM, {"data": ITEM}])
def test_what_ties_a_record_comes_under_item_or_bare(body: object) -> None:
    for asked in (None, "C1"):
        found = answers.linked(reply(body), asked)
        assert (found.id, found.type, found.role, found.is_primary) == ("C1", "contact", "Champion", True)


def test_a_tie_that_says_nothing_of_itself_is_one() -> None:
    found = answers.linked(reply({"item": {"related_record_id": "o1", "through": None}}), "o1")
    assert (found.id, found.role, found.is_primary, found.through) == ("o1", None, None, {})


@pytest.mark.parametrize("body", [{"item": edge("other")}, {"item": None}, {"item": {}}, {"ok": True}, "[1]", "true"])
def test_an_answer_about_another_record_is_none(body: object) -> None:
    with pytest.raises(Unparsable):
        answers.written_edge(reply(body), "c1")


@pytest.mark.parametrize("body", [*NOTHING[:4], '{"data": {"id": "x"}}', '{"errors": []}'])
def test_an_archiving_answers_with_nothing_to_look_into(body: str) -> None:
    answers.nothing(reply(body, 204))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"error": {"code": "x"}}', Unparsable),
        ('{"errors": ["x"]}', Unparsable),
        ("[]", Unparsable),
        ("<html>", NotJson),
    ],
)
def test_an_archiving_that_answers_with_something_else_may_not_be_one(body: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        answers.nothing(reply(body))
