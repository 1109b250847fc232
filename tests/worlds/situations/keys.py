"""External ids: what is one key, what only looks like it, and keys that several records share."""

from __future__ import annotations

from tests.worlds.model import Rule, ambiguous, linked, own
from tests.worlds.scene import Scene


def nothing_is_no_key(scene: Scene) -> None:
    """Nothing, "" and 0 stand in many records and match none."""
    scene.customer(a=own(scene.assembly("0", " ", tool="0")))
    scene.customer(a=own(scene.assembly(" 0 ", "userlot", tool="")))
    scene.customer(u=own(scene.userlot("0")))
    scene.customer(u=own(scene.userlot("")))
    scene.customer(s=own(scene.swift(0)))
    scene.customer(s=own(scene.swift(None)))
    scene.team("0")
    scene.team("")


def other_case(scene: Scene) -> None:
    """External ids are told apart by case."""
    key = scene.token()
    scene.customer(a=own(scene.assembly(key.upper(), tool=key.title())))
    scene.customer(u=own(scene.userlot(key)))
    scene.team(key)


def blanks_inside(scene: Scene) -> None:
    """External ids are told apart by the blanks in them."""
    key = scene.token()
    scene.customer(a=own(scene.assembly(f"{key} 1", tool=f"{key}  2")))
    scene.customer(u=own(scene.userlot(f"{key}  1")))
    scene.customer(u=own(scene.userlot(f"{key} 2")))
    scene.team(f"{key}1")


def blanks_round_assemblys(scene: Scene) -> None:
    """Blanks round Assembly's ids do not count."""
    key, number = scene.token(), scene.numeral()
    company, swift, team = scene.userlot(key), scene.swift(number), scene.team(key)
    scene.customer(
        a=own(scene.assembly(f" {number}\t", tool=f"  {key} ")),
        u=linked(Rule.EXTERNAL_ID, company),
        s=linked(Rule.EXTERNAL_ID, swift),
        t=linked(Rule.EXTERNAL_ID, team),
    )


def blanks_round_others(scene: Scene) -> None:
    """Nor do blanks round the company's id and the team's reference."""
    key = scene.token()
    company, team = scene.userlot(f" {key}"), scene.team(f"{key}  ")
    account = scene.assembly(key)
    scene.customer(a=own(account), u=linked(Rule.EXTERNAL_ID, company), t=linked(Rule.EXTERNAL_ID, team))


def punctuation(scene: Scene) -> None:
    """A key with everything that an address or a list must escape, and a colon that names no vendor."""
    key = f"crm:{scene.token()}/42%?#&=+,🚀 x"
    company, team = scene.userlot(key), scene.team(key)
    account = scene.assembly(key)
    scene.customer(a=own(account), u=linked(Rule.EXTERNAL_ID, company), t=linked(Rule.EXTERNAL_ID, team))


def numerals_are_text(scene: Scene) -> None:
    """A number matches its plain decimal spelling and no other."""
    number = scene.numeral()
    swift = scene.swift(number)
    for spelling in (f"0{number}", f"+{number}", f"{number}.0", f"{number:,}"):
        scene.customer(a=own(scene.assembly(spelling)))
    scene.customer(s=own(swift))


def one_account_two_companies(scene: Scene) -> None:
    """Two ids of an account are two companies' external ids."""
    one, other = scene.token(), scene.token()
    first, second = scene.userlot(one), scene.userlot(other)
    account = scene.assembly(one, tool=other)
    scene.customer(a=own(account), u=ambiguous(first, second))
    scene.customer(u=own(first), a=ambiguous(account))
    scene.customer(u=own(second), a=ambiguous(account))


def two_accounts_one_company(scene: Scene) -> None:
    """Two accounts have one id in the tool."""
    key = scene.token()
    company = scene.userlot(key)
    one, other = scene.assembly(tool=key), scene.assembly(tool=key)
    scene.customer(a=own(one), u=ambiguous(company))
    scene.customer(a=own(other), u=ambiguous(company))
    scene.customer(u=own(company), a=ambiguous(one, other))


def two_accounts_one_number(scene: Scene) -> None:
    """Two accounts have one number of the legacy system."""
    number = scene.numeral()
    swift = scene.swift(number)
    one, other = scene.assembly(str(number)), scene.assembly(tool=str(number))
    scene.customer(a=own(one), s=ambiguous(swift))
    scene.customer(a=own(other), s=ambiguous(swift))
    scene.customer(s=own(swift), a=ambiguous(one, other))


def one_number_twice(scene: Scene) -> None:
    """Two accounts of Swift have one number."""
    number = scene.numeral()
    one, other = scene.swift(number), scene.swift(number)
    account = scene.assembly(tool=str(number))
    scene.customer(a=own(account), s=ambiguous(one, other))
    scene.customer(s=own(one), a=ambiguous(account))
    scene.customer(s=own(other), a=ambiguous(account))


def one_team_two_accounts(scene: Scene) -> None:
    """A team's reference is an id of two accounts."""
    key = scene.token()
    team = scene.team(key)
    scene.customer(a=own(scene.assembly(key)), t=ambiguous(team))
    scene.customer(a=own(scene.assembly(tool=key)), t=ambiguous(team))


def two_teams_one_account(scene: Scene) -> None:
    """Two teams, one below the other, have one reference."""
    key = scene.token()
    upper = scene.team(key)
    lower = scene.team(key, parent=upper)
    scene.customer(a=own(scene.assembly(key)), t=ambiguous(upper, lower))


def person_shares_key(scene: Scene) -> None:
    """An external id of a person links nothing and disturbs no company's."""
    key, number = scene.token(), scene.numeral()
    company, swift = scene.userlot(key), scene.swift(number)
    scene.customer(a=own(scene.person(f"sam@{scene.domain()}", key, tool=str(number))))
    scene.customer(a=own(scene.assembly(tool=key)), u=linked(Rule.EXTERNAL_ID, company))
    scene.customer(s=own(swift))


def number_is_no_external_id(scene: Scene) -> None:
    """The number of Swift is the external id of a company of Userlot: that links nothing."""
    number = scene.numeral()
    scene.customer(s=own(scene.swift(number)))
    scene.customer(u=own(scene.userlot(str(number))))


def reference_is_no_external_id(scene: Scene) -> None:
    """A team's reference is the external id of a company that no account has."""
    key = scene.token()
    scene.team(key)
    scene.customer(u=own(scene.userlot(key)))


def known_by_two_companies(scene: Scene) -> None:
    """Two companies of Userlot know one account of Reevo."""
    reevo = scene.reevo()
    one, other = scene.userlot(None, [reevo]), scene.userlot(None, [reevo])
    scene.customer(r=own(reevo), u=ambiguous(one, other))
    scene.customer(u=own(one), r=ambiguous(reevo))
    scene.customer(u=own(other), r=ambiguous(reevo))


def company_knows_two(scene: Scene) -> None:
    """A company of Userlot knows two accounts of Reevo."""
    one, other = scene.reevo(), scene.reevo()
    company = scene.userlot(None, [one, other])
    scene.customer(r=own(one), u=ambiguous(company))
    scene.customer(r=own(other), u=ambiguous(company))
    scene.customer(u=own(company), r=ambiguous(one, other))


def two_companies_know_assembly(scene: Scene) -> None:
    """Two companies of Userlot know one account of Assembly."""
    account = scene.assembly()
    one, other = scene.userlot(None, [account]), scene.userlot(None, [account])
    scene.customer(a=own(account), u=ambiguous(one, other))
    scene.customer(u=own(one), a=ambiguous(account))
    scene.customer(u=own(other), a=ambiguous(account))


def external_id_before_source(scene: Scene) -> None:
    """A company has the account's external id, another knows the account by its id: the first is taken."""
    key = scene.token()
    account = scene.assembly(key)
    company, other = scene.userlot(key), scene.userlot(None, [account])
    scene.customer(a=own(account), u=linked(Rule.EXTERNAL_ID, company))
    scene.customer(u=own(other))


def company_knows_a_second_reevo(scene: Scene) -> None:
    """Assembly's company knows an account of Reevo, and Assembly has another by its domain: they stay apart."""
    key, domain = scene.token(), scene.domain()
    by_domain, known = scene.reevo(domain), scene.reevo()
    company = scene.userlot(key, [known])
    account = scene.assembly(key, domain=domain)
    scene.customer(a=own(account), r=linked(Rule.DOMAIN, by_domain), u=linked(Rule.EXTERNAL_ID, company))
    scene.customer(r=own(known), u=ambiguous(company))
