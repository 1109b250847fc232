"""Small worlds in which everything collides: so few ids, keys and domains that most records share one."""

from __future__ import annotations

from hypothesis import strategies as st

from app.domain.vendor import Vendor
from tests.worlds.model import Records, Wire

MOST = 4
"""Records of a noun. More of them collide no worse, and shrink more slowly."""

ACCOUNTS = tuple(f"0195aaaa-0000-7000-8000-00000000000{number}" for number in range(MOST))
REEVO = tuple(f"aaaaaaaa-0000-4000-8000-00000000000{number}" for number in range(MOST))
COMPANIES = tuple(f"cccccccc-0000-4000-8000-00000000000{number}" for number in range(MOST))
SWIFT = tuple(f"01J0CRVTXX000000000000000{number}" for number in range(MOST))
TEAMS = tuple(f"7{number}" for number in range(MOST))
"""Every id that a record can have. No world holds all of them, so that links to them dangle."""

OF_VENDOR = {Vendor.REEVO: REEVO, Vendor.USERLOT: COMPANIES, Vendor.SWIFT: SWIFT, Vendor.ASSEMBLE: TEAMS}
KEYS = ("x", "y", "X", " x ", "0", "", "7", "70")
NUMBERS = (None, 0, 7, 70)
"""One of them is spelled as a team's id, too."""

DOMAINS = ("d.example", "e.example", "WWW.d.example", "e.example.", "ü.example", "xn--tda.example", "gmail.com", "")
ADDRESSES = ("sam@d.example", "Sam@D.example", "kim@gmail.com", "")


def _links(vendor: Vendor) -> st.SearchStrategy[str]:
    names = st.sampled_from((vendor.value, vendor.value, vendor.value.upper()))
    ids = st.sampled_from(OF_VENDOR[vendor]).flatmap(lambda each: st.sampled_from((each, each, each.swapcase())))
    refusal = st.sampled_from(("", "", "", "not:"))
    return st.builds("{}{}:{}".format, refusal, names, ids)


_SOURCE_IDS = st.one_of(
    *(_links(vendor) for vendor in OF_VENDOR),
    st.sampled_from(KEYS),
    st.sampled_from(KEYS),
    st.sampled_from((*REEVO, *COMPANIES, *SWIFT, *TEAMS)),
)


def _some(ids: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(ids), unique=True, max_size=MOST)


@st.composite
def _account(draw: st.DrawFn, record_id: str) -> Wire:
    kind = draw(st.sampled_from(("Company", "Company", "Company", "Customer", None)))
    return {
        "id": record_id,
        "type": kind,
        "name": "Same",
        "domain": draw(st.sampled_from(ADDRESSES if kind == "Customer" else DOMAINS)),
        "source_specific_ids": draw(st.lists(_SOURCE_IDS, max_size=4)),
        "id_in_tool": draw(st.sampled_from((None, None, *KEYS))),
    }


@st.composite
def _reevo(draw: st.DrawFn, record_id: str) -> Wire:
    domains = draw(st.lists(st.sampled_from(DOMAINS[:-1]), unique=True, max_size=3))
    return {
        "id": record_id,
        "archived": draw(st.sampled_from((False, False, False, True))),
        "attributes": {"display_name": "Same"},
        "domains": [{"domain_name": name, "is_primary": place == 0} for place, name in enumerate(domains)],
    }


@st.composite
def _company(draw: st.DrawFn, record_id: str) -> Wire:
    known = draw(st.lists(st.sampled_from((*ACCOUNTS, *REEVO, *SWIFT)), unique=True, max_size=3))
    key = draw(st.sampled_from((None, None, *KEYS)))
    return {"id": record_id, "name": "Same", "external_id": key, "_source_external_ids": known}


@st.composite
def worlds(draw: st.DrawFn) -> Records:
    """The wire records of a small world, in no order."""
    return {
        (Vendor.ASSEMBLY, "account"): tuple(draw(_account(each)) for each in draw(_some(ACCOUNTS))),
        (Vendor.REEVO, "account"): tuple(draw(_reevo(each)) for each in draw(_some(REEVO))),
        (Vendor.USERLOT, "company"): tuple(draw(_company(each)) for each in draw(_some(COMPANIES))),
        (Vendor.SWIFT, "account"): tuple(
            {"id": each, "name": "Same", "customer_id": draw(st.sampled_from(NUMBERS))} for each in draw(_some(SWIFT))
        ),
        (Vendor.ASSEMBLE, "team"): tuple(
            {"id": each, "name": "Same", "parent_id": None, "external_reference": draw(st.sampled_from(KEYS))}
            for each in draw(_some(TEAMS))
        ),
    }
