"""The rules of merging: every column has one, and those that are named exist."""

from app.domain.upstream.rules import MergeRule
from app.persistence.tables.merging import OUTRANKS, RULES, table_rules
from app.persistence.tables.registry import synced_tables


def test_every_named_column_is_one_of_a_synced_table_that_can_change() -> None:
    columns = {table.name: synced for table, synced in synced_tables()}
    for name, rules in RULES.items():
        assert not columns[name].is_append_only, name
        assert rules.keys() <= columns[name].field_numbers.keys(), name


def test_every_synced_table_is_known_by_its_number_and_every_field_has_a_rule() -> None:
    rules = {each.number: each for each in table_rules()}
    for table, synced in synced_tables():
        known = rules[synced.table_number]
        assert known.name == table.name
        assert known.fields.keys() == set(synced.field_numbers.values())
        assert known.names == {number: name for name, number in synced.field_numbers.items()}
        assert known.is_append_only == synced.is_append_only


def test_only_what_has_states_moves_along_them() -> None:
    for rules in table_rules():
        has_stages = MergeRule.STAGE in rules.fields.values()
        assert has_stages == (rules.name in OUTRANKS)
        assert (rules.state_field in rules.stage_fields) == has_stages


def test_who_answers_and_what_is_paid_is_for_people() -> None:
    by_name = {
        rules.name: {rules.names[number]: rule for number, rule in rules.fields.items()} for rules in table_rules()
    }
    assert by_name["work_case"]["responsible_id"] is MergeRule.DISPUTED
    assert by_name["bill"]["received"] is MergeRule.DISPUTED
    assert by_name["customer"]["phone"] is MergeRule.PLAIN
    assert by_name["customer"]["version"] is MergeRule.GREATEST
