"""Records are found by ids in any spelling, by ids of other systems and by domains, in the order of their list."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.link_keys import reevo_domains, shared_id, spelled
from app.domain.verdicts import Linkable
from schema.identity.grouping import Groups, groups_of
from schema.identity.keys import DOMAIN, ID, SHARED, Key
from schema.loading.lots import Lot
from tests.app.domain.linked import r, s, t, u

UUID = "cccccccc-0000-4000-8000-00000000000f"


class Keeper:
    """Stands for an adapter."""


def _plainly(rows: tuple[Linkable, ...], key: Key) -> tuple[Linkable, ...]:
    kind, value = key
    if kind == ID:
        return tuple(row for row in rows if spelled(row.id) == spelled(value))
    if kind == SHARED:
        return tuple(row for row in rows if shared_id(row) == value)
    return tuple(row for row in rows if value in reevo_domains(row))  # type: ignore[arg-type]


@settings(max_examples=40)
@given(rows=st.lists(st.builds(u, st.sampled_from([UUID, UUID.upper(), "u1", "u2"]), key=st.sampled_from("abc"))))
def test_every_key_has_the_rows_that_a_look_at_each_finds(rows: list[Linkable]) -> None:
    keys = [(ID, UUID), (ID, UUID.upper()), (ID, "u1"), (ID, "u9"), (SHARED, "a"), (SHARED, "z")]
    held = tuple(rows)
    assert Groups(held).of(keys) == {key: _plainly(held, key) for key in keys}


def test_each_vendors_records_are_found_by_what_they_have() -> None:
    reevo, other = r("r1", "a.example", "www.b.example"), r("r2", "b.example")
    assert Groups((reevo, other)).of([(DOMAIN, "b.example"), (DOMAIN, "c.example"), (ID, "r2")]) == {
        (DOMAIN, "b.example"): (reevo, other),
        (DOMAIN, "c.example"): (),
        (ID, "r2"): (other,),
    }
    assert Groups((s("s1", 7),)).of([(SHARED, "7")]) == {(SHARED, "7"): (s("s1", 7),)}
    assert Groups((t("1", "k"),)).of([(SHARED, "k"), (DOMAIN, "k")]) == {
        (SHARED, "k"): (t("1", "k"),),
        (DOMAIN, "k"): (),
    }


def test_a_list_that_is_kept_is_grouped_once_and_any_other_each_time() -> None:
    rows, keeper = (u("u1", key="k"),), Keeper()
    assert groups_of(rows, keeper, are_kept=True) is groups_of(rows, keeper, are_kept=True)
    assert groups_of(rows, keeper, are_kept=False) is not groups_of(rows, keeper, are_kept=True)


def test_a_lot_that_comes_again_is_not_looked_up_again_and_has_each_row_once() -> None:
    rows = (u("u1", key="k"), u("u2", key="k"), u("u3"))
    groups, lot = Groups(rows), Lot([(SHARED, "k"), (ID, "u1"), (ID, "u9")])
    groups.of(lot)  # what comes once is not remembered
    found = [groups.of(lot) for _ in range(2)]
    assert found[0] is found[1]
    assert found[0] == groups.of(list(lot))
    assert found[0].records == rows[:2]
    others = [groups.of(Lot([(ID, "u2")])) for _ in range(3)]
    assert others == [{(ID, "u2"): rows[1:2]}] * 3
    long = Lot((ID, str(number)) for number in range(1001))
    every = [groups.of(long) for _ in range(3)]
    assert len({id(each) for each in every}) == 3
