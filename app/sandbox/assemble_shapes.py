"""How Assemble shows a team: its fields, its includes, a page, and the tree written without recursion."""

from collections.abc import Callable, Iterable, Sequence
from urllib.parse import urlencode

from app.sandbox.encoding import Json, encode_text
from app.sandbox.exchange import Call, Refusal
from app.sandbox.store import State, wire

INCLUDES = ("parent", "children", "location", "attributes", "catchment_area")


class TeamShapes:
    """A team's JSON, under the present variants."""

    def __init__(self, state: State) -> None:
        self._variants = state.variants
        self._teams = state.table("assemble", "team")
        self._locations = state.table("assemble", "location")
        self._areas = state.table("assemble", "catchment_area")

    def team(self, team: Json, includes: Iterable[str] = ()) -> Json:
        """One team, with what is included beside it."""
        shown = wire(team)
        if self._variants["assemble", "ids"] == "integer":
            shown["id"] = int(team["id"])
        if not team["parent_id"]:
            shown["parent_id"] = self._variants["assemble", "root_parent"]
        if self._variants["assemble", "near_me_field"]:
            shown["show_on_near_me_map"] = team["show_on_public_site"]
        for name in includes:
            included = self._included(name, team)
            shown[name] = {"data": included} if self._variants["assemble", "includes"] == "nested" else included
        return shown

    def _included(self, name: str, team: Json) -> object:
        if name == "parent":
            parent = self._teams.get(str(team["parent_id"]))
            return None if parent is None else self.team(parent)
        if name == "children":
            return [self.team(child) for child in self._teams.find("parent", int(team["id"])) if not child["hidden"]]
        if name == "location":
            return self._locations.get(team["geo_location"] or "")
        if name == "catchment_area":
            return self._areas.get(team["catchment_area_id"] or "")
        return team.get("_attributes", {})

    def pagination(self, call: Call, query: dict[str, str], total: int) -> tuple[int, int, Json]:
        """Where the page starts and ends, and `meta`.

        Args:
            call: for the address of the next page.
            query: the listing's parameters, `page` among them.
            total: how many teams there are.

        Raises:
            Refusal: 400 for a page that is no number from 1.
        """
        text = query.get("page", "1")
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise Refusal(400, "Invalid page")
        number, per_page = int(text), max(1, self._variants.number("assemble", "per_page"))
        pages = max(1, -(-total // per_page))
        start, end = (number - 1) * per_page, min(number * per_page, total)
        counts = {
            "total": total,
            "count": max(0, end - start),
            "per_page": per_page,
            "current_page": number,
            "total_pages": pages,
        }
        as_text = self._variants["assemble", "page_numbers"] == "string"
        shown: Json = {name: str(count) if as_text else count for name, count in counts.items()}
        links = {
            name: f"http://{call.headers.get('host', 'localhost')}{call.raw_path}?"
            + urlencode({**query, "page": str(other)})
            for name, other in (("next", number + 1), ("previous", number - 1))
            if 1 <= other <= pages
        }
        habit = self._variants["assemble", "links"]
        if links or habit == "object":
            shown["links"] = links
        elif habit == "empty_list":
            shown["links"] = []
        return start, end, {"pagination": shown}

    def tree(self, roots: Sequence[Json], children: Callable[[Json], Sequence[Json]], includes: Sequence[str]) -> bytes:
        """The bare array of teams with `children` nested as deep as they go.

        Written with a stack of its own, as a chain of ten thousand teams is deeper than any recursion goes. A team
        is written once: a cycle ends where it began.
        """
        parts: list[str] = ["["]
        written: set[str] = set()
        levels = [iter(roots)]
        first = True
        while levels:
            team = next(levels[-1], None)
            if team is None:
                levels.pop()
                parts.append("]}" if levels else "]")
                first = False
                continue
            if team["id"] in written:
                continue
            written.add(team["id"])
            text = encode_text(self.team(team, [name for name in includes if name != "children"]))
            parts.append(("" if first else ",") + text[:-1] + ',"children":[')
            levels.append(iter(children(team)))
            first = True
        return "".join(parts).encode()
