"""What an Accept header asks for."""

from __future__ import annotations

import pytest

from schema.media import EVENTS_TYPE, GRAPHQL_TYPE, JSON_TYPE, Form, accepted, by_weight, media_type

APOLLO_SUBSCRIPTION = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"
APOLLO_2022 = "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json;q=0.9"
APOLLO_NEW = "multipart/mixed;incrementalSpec=v0.2,application/graphql-response+json,application/json;q=0.9"
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)
URQL_SUBSCRIPTION = "text/event-stream, multipart/mixed"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", JSON_TYPE),
        ("*/*", JSON_TYPE),
        (GRAPHQL_TYPE.upper(), GRAPHQL_TYPE),
        (f"{GRAPHQL_TYPE}, {JSON_TYPE}", GRAPHQL_TYPE),
        (f"{JSON_TYPE}, {GRAPHQL_TYPE}", JSON_TYPE),
        (f"{JSON_TYPE}; q=0.3 , {GRAPHQL_TYPE} ;charset=utf-8; q=0.4", GRAPHQL_TYPE),
        (f"{GRAPHQL_TYPE};q=0", JSON_TYPE),
        (f"{GRAPHQL_TYPE};q=-1", JSON_TYPE),
        (f"{GRAPHQL_TYPE};q=nan", JSON_TYPE),
        (f"{GRAPHQL_TYPE};q=", JSON_TYPE),
        (",;,=;q=x", JSON_TYPE),
    ],
)
def test_of_the_two_media_types_the_preferred_one_is_sent(accept: str, media: str) -> None:
    assert media_type(accept) == media


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (f"*/*, {JSON_TYPE};q=0.1", GRAPHQL_TYPE),
        (f"application/*;q=0.5, {GRAPHQL_TYPE};q=0", JSON_TYPE),
        (f"*/*;q=0.1, application/*;q=0.9, {JSON_TYPE};q=0.2", GRAPHQL_TYPE),
        (f"text/*, {GRAPHQL_TYPE};q=0.1", GRAPHQL_TYPE),
        (f"{EVENTS_TYPE};q=0.2, {JSON_TYPE};q=0.1", EVENTS_TYPE),
        (f"{EVENTS_TYPE};q=0", JSON_TYPE),
        (f"{EVENTS_TYPE}, {JSON_TYPE}", EVENTS_TYPE),
        (f"{JSON_TYPE}, {EVENTS_TYPE}", JSON_TYPE),
        (EVENTS_TYPE, EVENTS_TYPE),
        (f"{EVENTS_TYPE}, */*", EVENTS_TYPE),
        (f"{JSON_TYPE};q=inf, {GRAPHQL_TYPE};q=0.1", GRAPHQL_TYPE),
        (URQL, GRAPHQL_TYPE),
        (APOLLO_2022, GRAPHQL_TYPE),
        (APOLLO_SUBSCRIPTION, JSON_TYPE),
    ],
)
def test_the_most_specific_range_counts_and_events_are_sent_to_who_wants_them_first(accept: str, media: str) -> None:
    assert media_type(accept) == media


@pytest.mark.parametrize(
    ("accept", "subscription", "deferred"),
    [
        ("", None, None),
        ("*/*", None, None),
        (JSON_TYPE, None, None),
        (EVENTS_TYPE, Form.EVENTS, None),
        (f"{JSON_TYPE}, {EVENTS_TYPE};q=0.1", Form.EVENTS, None),
        (f"{JSON_TYPE}, {EVENTS_TYPE};q=0", None, None),
        (APOLLO_SUBSCRIPTION, Form.SUBSCRIPTION, None),
        (f'multipart/mixed;subscriptionSpec="1.0", {EVENTS_TYPE};q=0.5', Form.SUBSCRIPTION, None),
        ("multipart/mixed;subscriptionSpec=2.0", None, None),
        (APOLLO_2022, None, Form.DEFERRED_2022),
        (APOLLO_NEW, None, Form.DEFERRED),
        ("multipart/mixed;deferSpec=20991231", None, None),
        ("multipart/mixed;incrementalSpec=v9", None, None),
        (URQL, Form.EVENTS, Form.DEFERRED),
        (URQL_SUBSCRIPTION, Form.EVENTS, Form.DEFERRED),
        (f"{JSON_TYPE}, multipart/mixed;q=0.5", Form.SUBSCRIPTION, None),
        ("multipart/mixed;q=0", None, None),
    ],
)
def test_several_answers_are_sent_in_a_form_that_is_taken(
    accept: str, subscription: Form | None, deferred: Form | None
) -> None:
    found = accepted(accept)
    assert (found.subscription, found.deferred) == (subscription, deferred)


@pytest.mark.parametrize(
    ("accept", "said", "form"),
    [
        (EVENTS_TYPE, "", None),
        (EVENTS_TYPE, "v0.2", Form.EVENTS_DEFERRED),
        (EVENTS_TYPE, " 20220824 ", Form.EVENTS_2022),
        (EVENTS_TYPE, "v9", None),
        (f"{EVENTS_TYPE};incrementalSpec=v0.2", "", Form.EVENTS_DEFERRED),
        (f"{EVENTS_TYPE};deferSpec=20220824", "v0.2", Form.EVENTS_2022),
        (f"{EVENTS_TYPE};q=0", "v0.2", None),
        (f"{JSON_TYPE}, {EVENTS_TYPE};q=0.1", "V0.2", Form.EVENTS_DEFERRED),
        (JSON_TYPE, "v0.2", None),
        ("*/*", "v0.2", None),
        (APOLLO_2022, "v0.2", None),
    ],
)
def test_parts_come_as_events_to_who_takes_events_and_says_which(accept: str, said: str, form: Form | None) -> None:
    assert accepted(accept, said).deferred_as_events is form


def test_ranges_stand_in_the_order_in_which_they_are_wanted() -> None:
    assert by_weight("Text/A;q=0.5, b/c, d/e; q=0, f/g;q=1.0, */*;q=0.1, h/i;q=x") == ["b/c", "f/g", "text/a", "*/*"]
