"""How long a list is taken to be, where the document does not say."""

from __future__ import annotations

LISTS: dict[str, float] = {
    "Account.sources": 5,
    "Account.conflicts": 10,
    "Account.provenance": 15,
    "Account.tags": 5,
    "Account.teams": 10,
    "Account.revenue": 24,
    "Company.revenue": 24,
    "FieldConflict.values": 4,
    "FieldProvenance.others": 4,
    "Query.teamTree": 100,
    "Query.labels": 50,
    "Query.companyFields": 50,
    "Query.endUserFields": 50,
    "Query.vendors": 5,
    "AllAccountsConnection.missing": 5,
    "AccountSchema.attributes": 100,
    "AccountSchema.relationships": 50,
    "Team.children": 50,
    "Team.ancestors": 10,
    "WritePayload.outcomes": 10,
    # The schema's own fields count four times, as all that is asked of it is at hand, while lists are seldom as long as
    # they may be: of 160 types, with what they hold on average.
    "__Schema.types": 640,
    "__Schema.directives": 10,
    "__Type.fields": 5,
    "__Type.inputFields": 1.5,
    "__Type.interfaces": 0.3,
    "__Type.possibleTypes": 0.3,
    "__Type.enumValues": 1,
    "__Field.args": 0.2,
    "__Directive.args": 1.5,
}
"""By type and field."""

SINGLE: dict[str, float] = {"__Type.ofType": 0.4, "Query.__type": 64}
"""What is no list: there for some objects only, or with more below it than is usual."""

OTHER_LISTS = 10

IN_A_TREE = {"Team.children": 1, "Team.descendants": 4}
"""Of each team below others: whatever is on one level of a tree, it is no more than the tree holds."""

WITHIN_A_TREE = frozenset({"children", "descendants", "ancestors", "parent"})
"""Fields of a team that cost nothing where its tree is there."""

TREES = frozenset({"Query.teamTree", "Team.children"})
"""Fields that are the top of a tree."""

NOT_BY_THE_ROW = frozenset({"pageInfo", "totalCount", "missing", "__typename"})
"""Fields of a connection that are there once, however many rows it has."""
