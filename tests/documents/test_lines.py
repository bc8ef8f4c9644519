"""Where things stand in a form's files."""

import pytest

from app.documents.lines import line_of, places_in_json, places_in_toml

TOML = """# [[blocks]] comes later
code = "a # b"
page.size = "A4"

[[fields]]
key = "a"
choices = { one = "1", "two, three" = '=' }  # [x]

[[fields]]
text = \"\"\"
[[fields]]
\"\"\"
  [[fields.fields]]
  key = "c"
  [[fields.fields]]
  label = '''d'''

[[blocks]]
rows = [
  "a", 'b]',
  ["x", { text = "{y}", span = 3 }],
  { head = true, cells = ["k",
     "l"] },
]
on = 2026-01-01
fields = []
"""
JSON = """{
  "a": [
    { "b": 1,
      "c": "x: {\\"" },
    { "b": [] }],
  "d": null
}"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("code", 2),
        ("page.size", 3),
        ("page.margins", 3),
        ("fields[1].choices.two, three", 7),
        ("fields[2]", 9),
        ("fields[2].text", 10),
        ("fields[2].fields[1].key", 14),
        ("fields[2].fields[2].label", 16),
        ("fields[2].fields[2].type", 15),  # not there: the table it is missing in
        ("blocks[1].rows[2]", 20),
        ("blocks[1].rows[3].cells[2].text", 21),
        ("blocks[1].rows[4].cells[2]", 23),
        ("blocks[1].on", 25),
        ("name", 1),
    ],
)
def test_a_path_into_toml_leads_to_its_line(path: str, line: int) -> None:
    assert line_of(places_in_toml(TOML), path) == line


@pytest.mark.parametrize(("path", "line"), [("a[1].c", 4), ("a[2].b", 5), ("a[2].x", 5), ("d", 6), ("e", 1)])
def test_a_path_into_json_leads_to_its_line(path: str, line: int) -> None:
    assert line_of(places_in_json(JSON), path) == line
