"""The lock holds exact versions with hashes, and nothing that says where they came from."""

from pathlib import Path

import pytest

from installer.lock import problems

LOCK = Path(__file__).resolve().parents[2] / "installer" / "requirements.lock"
DIGEST = "83490def1f723413db5096591f7609ac52544805be93849170088ed04f5a2e0b"
GOOD = f"""\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{DIGEST} \\
    --hash=sha256:{DIGEST}
    # via
    #   pytest
    #   station-desk (pyproject.toml:dev)
mako==1.4.3 \\
    --hash=sha256:{DIGEST}
    # via alembic
"""


def test_the_lock_of_this_project_may_be_committed() -> None:
    text = LOCK.read_text(encoding="utf-8")

    assert list(problems(text)) == []
    assert text.count("--hash=sha256:") > text.count("==") > 50


def test_a_lock_of_versions_and_hashes_is_accepted() -> None:
    assert list(problems(GOOD)) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--find-links /srv/wheels",
        "# https://packages.example.org/simple",
        "    # via packages.example.org/simple",
        "    # from https://packages.example.org/simple",
        "mako @ https://packages.example.org/mako-1.4.3.whl \\",
        "mako>=1.4 \\",
        "-e file:///srv/mako",
        "",
    ],
)
def test_any_other_line_is_named(line: str) -> None:
    assert f"not a requirement, hash or comment: {line}" in list(problems(f"{GOOD}{line}\n"))


@pytest.mark.parametrize("followers", ["", "    # via alembic\n", "mypy==2.4.1 \\\n    --hash=sha256:" + DIGEST + "\n"])
def test_a_requirement_without_hash_is_named(followers: str) -> None:
    assert list(problems(f"{GOOD}packaging==26.3 \\\n{followers}")) == ["no hash: packaging==26.3 \\"]


def test_a_requirement_that_promises_no_hash_is_named() -> None:
    assert list(problems(f"{GOOD}packaging==26.3\n")) == ["not a requirement, hash or comment: packaging==26.3"]


def test_a_cut_hash_is_named() -> None:
    assert len(list(problems(GOOD.replace(DIGEST, DIGEST[:-1], 1)))) == 2
