"""Assemble's teams: list, tree, show, create, update, hide.

Of the paths the document states one, `/organisation/teams/recursive/{teamId}`; the others follow from it.
"""

from collections.abc import Mapping, Sequence

from app.sandbox.assemble_shapes import INCLUDES, TeamShapes
from app.sandbox.bodies import FLAG, INTEGER, TEXT, Kind, check
from app.sandbox.encoding import Json
from app.sandbox.exchange import JSON_TYPE, Answer, Call, Refusal, reply
from app.sandbox.routing import Route
from app.sandbox.store import State

LIST_QUERY = frozenset({"q", "hidden", "rota", "include", "page", "external_reference"})
TREE_QUERY = frozenset({"mine", "include"})
FIELDS: dict[str, Kind] = {
    "parent_id": INTEGER.or_null(),
    "name": TEXT,
    "description": TEXT,
    "geo_location": TEXT.or_null(),
    "catchment_area_id": TEXT.or_null(),
    "icon": TEXT,
    "show_on_public_site": FLAG,
    "ceiling_enabled": FLAG,
    "hidden": FLAG,
    "disabled": FLAG,
    "external_reference": TEXT,
}
BLANK: Json = {
    "parent_id": None,
    "name": "",
    "description": "",
    "geo_location": None,
    "catchment_area_id": None,
    "icon": "fa-users",
    "show_on_public_site": False,
    "ceiling_enabled": False,
    "public_url": None,
    "hidden": False,
    "disabled": False,
    "external_reference": "",
}


class AssembleTeams:
    """The six operations of the document."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._teams = state.table("assemble", "team")
        self._shapes = TeamShapes(state)

    def routes(self) -> tuple[Route, ...]:
        """The endpoints, the recursive ones before the slot of a team."""
        start = "organisation/teams"
        one = f"{start}/{{id}}"
        tree = "assemble.team.tree"
        return (
            Route("GET", start, "assemble.team.list", self._list, LIST_QUERY, reads=True),
            Route("POST", start, "assemble.team.create", self._create),
            Route("GET", f"{start}/recursive", tree, self._tree, TREE_QUERY, reads=True),
            Route("GET", f"{start}/recursive/{{id}}", tree, self._tree, TREE_QUERY, reads=True),
            Route("GET", one, "assemble.team.get", self._get, reads=True),
            Route("PATCH", one, "assemble.team.update", self._update, when=lambda: self._updates_by("PATCH")),
            Route("PUT", one, "assemble.team.update", self._update, when=lambda: self._updates_by("PUT")),
            Route("DELETE", one, "assemble.team.hide", self._hide),
        )

    def _updates_by(self, method: str) -> bool:
        return self._state.variants["assemble", "update_method"] in ("both", method)

    def _list(self, call: Call) -> Answer:
        query = dict(call.params)
        if "external_reference" in query and not self._state.variants["assemble", "reference_filter"]:
            raise Refusal(400, "Unknown query parameter: external_reference")
        wanted = query.get("q", "").casefold()
        references = {text.strip() for text in query.get("external_reference", "").split(",") if text.strip()}
        hidden_too, only_rota = _flag(query, "hidden"), _flag(query, "rota")
        teams = [
            team
            for team in self._teams.all()
            if (hidden_too or not team["hidden"])
            and (not only_rota or team.get("_rota"))
            and wanted in f"{team['name']}\n{team['display_name']}".casefold()
            and (not references or team["external_reference"] in references)
        ]
        includes = _includes(query)
        start, end, meta = self._shapes.pagination(call, query, len(teams))
        return reply({"data": [self._shapes.team(team, includes) for team in teams[start:end]], "meta": meta})

    def _tree(self, call: Call) -> Answer:
        """A bare array, with no `data` and no `meta`."""
        query = call.params
        shown = {team["id"]: team for team in self._teams.all() if self._in_tree(team)}
        if _flag(query, "mine"):
            shown = self._only_mine(shown)
        below: dict[int, list[Json]] = {}
        for team in shown.values():
            below.setdefault(team["parent_id"] or 0, []).append(team)
        if "id" in call.slots:
            start = shown.get(call.slots["id"])
            if start is None:
                raise Refusal(404, "Not Found")
            roots: Sequence[Json] = [start]
        else:
            roots = _roots(shown, below)
        body = self._shapes.tree(roots, lambda team: below.get(int(team["id"]), ()), _includes(query))
        return Answer(200, body, {"content-type": JSON_TYPE})

    def _in_tree(self, team: Json) -> bool:
        return not team["hidden"] or bool(self._state.variants["assemble", "recursive_hidden"])

    def _only_mine(self, shown: dict[str, Json]) -> dict[str, Json]:
        """The caller's teams, and the teams above them, marked as disabled, that hold the structure together."""
        kept: dict[str, Json] = {}
        for team in shown.values():
            if not team.get("_mine"):
                continue
            kept[team["id"]] = team
            above = shown.get(str(team["parent_id"]))
            while above is not None and above["id"] not in kept:
                kept[above["id"]] = above if above.get("_mine") else {**above, "disabled": True}
                above = shown.get(str(above["parent_id"]))
        return {team_id: kept[team_id] for team_id in shown if team_id in kept}

    def _get(self, call: Call) -> Answer:
        return reply({"data": self._shapes.team(self._team(call))})

    def _create(self, call: Call) -> Answer:
        body = call.json_object()
        check(body, FIELDS)
        self._check_parent(body.get("parent_id"), None)
        team_id = 1 + max((int(team["id"]) for team in self._teams.all()), default=0)
        name = body.get("name", "")
        team = self._teams.put({"id": str(team_id), "display_name": name, **BLANK, **body, "_mine": True})
        return reply({"data": self._shapes.team(team)}, 201)

    def _update(self, call: Call) -> Answer:
        """PATCH keeps what is not given; PUT sets it back to its blank value."""
        team = self._team(call)
        body = call.json_object()
        check(body, FIELDS)
        self._check_parent(body.get("parent_id"), team["id"])
        rest = {name: BLANK[name] for name in FIELDS} if call.method == "PUT" else {}
        changed = {**team, **rest, **body}
        if changed["name"] != team["name"]:
            changed["display_name"] = changed["name"]
        return reply({"data": self._shapes.team(self._teams.put(changed))})

    def _hide(self, call: Call) -> Answer:
        """Only a team without active children, users and opportunities; else 400."""
        team = self._team(call)
        children = [child for child in self._teams.find("parent", int(team["id"])) if not child["hidden"]]
        for count, what in ((len(children), "children"), (team.get("_users"), "users")):
            if count:
                raise Refusal(400, f"The team has active {what}")
        if team.get("_opportunities"):
            raise Refusal(400, "The team has active opportunities")
        hidden = self._teams.put({**team, "hidden": True})
        if self._state.variants["assemble", "hide_answer"] == "team":
            return reply({"data": self._shapes.team(hidden)})
        return Answer(204)

    def _team(self, call: Call) -> Json:
        team = self._teams.get(call.slots["id"])
        if team is None:
            raise Refusal(404, "Not Found")
        return team

    def _check_parent(self, parent_id: int | None, team_id: str | None) -> None:
        """A parent exists, and is neither the team itself nor below it."""
        above = self._teams.get(str(parent_id)) if parent_id else None
        if parent_id and above is None:
            raise Refusal(400, "parent_id names no team")
        seen: set[str] = set()
        while above is not None and above["id"] not in seen:
            if above["id"] == team_id:
                raise Refusal(400, "A team cannot be below itself")
            seen.add(above["id"])
            above = self._teams.get(str(above["parent_id"]))


def _roots(shown: dict[str, Json], below: dict[int, list[Json]]) -> list[Json]:
    """Where the tree starts: teams whose parent is not shown, and one team of every cycle."""
    roots = [team for team in shown.values() if str(team["parent_id"] or 0) not in shown]
    reached: set[str] = set()

    def reach(start: Json) -> None:
        stack = [start]
        while stack:
            team = stack.pop()
            if team["id"] not in reached:
                reached.add(team["id"])
                stack.extend(below.get(int(team["id"]), ()))

    for root in roots:
        reach(root)
    for team in shown.values():
        if team["id"] not in reached:
            roots.append(team)
            reach(team)
    return roots


def _flag(query: Mapping[str, str], name: str) -> bool:
    value = query.get(name, "false")
    if value not in ("true", "false"):
        raise Refusal(400, f"{name} must be true or false")
    return value == "true"


def _includes(query: Mapping[str, str]) -> list[str]:
    names = [name.strip() for name in query.get("include", "").split(",") if name.strip()]
    for name in names:
        if name not in INCLUDES:
            raise Refusal(400, f"Unknown include: {name}")
    return names
