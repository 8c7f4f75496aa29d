"""The page of security rules says what the program does: figures, lists and modules are compared."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from maintenance.house.tree import Tree, imports

from schakel.base.accounts import rules as accounts
from schakel.base.documents import rules as documents
from schakel.base.documents.enums import Kind
from schakel.base.interface import rules as interface
from schakel.config import settings as product
from schakel.match.matching import api as matching
from schakel.register.imports import rules as imported

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs/reference/security.md").read_text(encoding="utf-8")
PLAIN = " ".join(PAGE.split())


def section(name: str) -> str:
    """The text under a heading."""
    return PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]


def rows(name: str) -> dict[str, list[str]]:
    """The rows of the table under a heading, by their first cell."""
    lines = [line.strip("|").split("|") for line in section(name).splitlines() if line.startswith("|")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines[2:]}


@pytest.mark.asvs("v5.0.0-2.1.1", "v5.0.0-2.1.2")
def test_rules_of_input_are_told_and_the_interface_states_its_own() -> None:
    told = section("Input")
    for word in (
        "maturity is 1 to 9",
        "BSN",
        "classification marking",
        "fit together",
        "sheet-check.md",
        "openapi.json",
    ):
        assert word in told
    from schakel.config.api import api

    schemas = api.get_openapi_schema(path_prefix="/api/v1/")["components"]["schemas"]
    bounded = {key for key, schema in schemas.items() if re.search(r"'(maxLength|maximum|enum|format)'", str(schema))}
    assert {key for key in schemas if key.endswith("Query")} <= bounded
    sent = [field for key, one in schemas.items() if key.endswith("Sent") for field in one["properties"].values()]
    assert len(sent) > 30
    assert all({"type", "anyOf", "$ref", "allOf", "enum"} & set(field) for field in sent)


@pytest.mark.asvs("v5.0.0-2.1.3", "v5.0.0-6.1.1")
def test_the_limits_are_those_of_the_program() -> None:
    values = [cells[0] for cells in rows("Limits").values()]
    assert [int(value.replace(",", "")) for value in values] == [
        settings.AXES_FAILURE_LIMIT,
        accounts.CODES_AT_ONCE,
        accounts.CODE_ATTEMPTS,
        accounts.TOKEN_MOST_DAYS,
        accounts.BREAK_GLASS_MOST_HOURS,
        imported.MOST_ROWS,
        product.SCHAKEL_UPLOAD_LIMIT_BYTES // 1024**2,
        interface.MOST_SIZE,
        product.SCHAKEL_NEED_MOST_DAYS,
    ]
    assert settings.AXES_COOLOFF_TIME * 60 == 15
    assert settings.AXES_LOCKOUT_PARAMETERS == [["username", "ip_address"]]
    assert "A locked account opens by itself after 15 minutes" in PLAIN


@pytest.mark.asvs("v5.0.0-5.1.1")
def test_kinds_and_sizes_of_files_are_those_of_the_program() -> None:
    told, limits = " ".join(section("Files").split()), documents.Limits()
    assert [kind for kind in Kind if kind is not Kind.TEXT and kind.value not in told] == []
    assert f"At most {limits.max_bytes // 1024**2} MB packed and {limits.max_unpacked // 1024**2} MB unpacked" in told
    assert f"{limits.max_ratio} times its packed size, {limits.max_members:,} files, {limits.max_depth} levels" in told
    assert f"{limits.max_pages:,} pages" in told


@pytest.mark.asvs("v5.0.0-6.1.2")
def test_the_words_that_no_password_is_made_of_are_listed() -> None:
    quoted = " ".join(line.removeprefix("> ") for line in section("Signing in").splitlines() if line.startswith("> "))
    assert tuple(quoted.split(", ")) == accounts.OWN_WORDS
    assert "{'min_length': 12}" in str(product.AUTH_PASSWORD_VALIDATORS)
    assert "at least 12 characters" in PLAIN


@pytest.mark.asvs("v5.0.0-6.1.3", "v5.0.0-6.3.4")
def test_every_way_of_signing_in_is_listed_and_there_is_no_other() -> None:
    ways, steps = " ".join(rows("Signing in")), [*product.MFA_SUPPORTED_TYPES, "recovery_codes"]
    assert all(f"`{kind}`" in ways for kind in steps)
    assert len(rows("Signing in")) == len(steps) + 3  # provider, emergencies, programs
    assert {backend.rpartition(".")[2] for backend in product.AUTHENTICATION_BACKENDS} == {
        "AxesStandaloneBackend",  # only refuses
        "ModelBackend",
        "AuthenticationBackend",
    }
    assert list(product.SOCIALACCOUNT_PROVIDERS) == ["openid_connect"]
    assert not getattr(settings, "ACCOUNT_LOGIN_BY_CODE_ENABLED", False)


@pytest.mark.asvs("v5.0.0-7.1.1", "v5.0.0-7.1.2", "v5.0.0-7.1.3")
def test_the_life_of_a_session_is_told() -> None:
    told = " ".join(section("Sessions").split())
    hours, idle = product.SCHAKEL_SESSION_HOURS, product.SCHAKEL_SESSION_IDLE_MINUTES
    assert f"ends after {hours:.0f} hours, and after {idle:.0f} minutes without a request" in told
    assert f"sign in again after {settings.ACCOUNT_REAUTHENTICATION_TIMEOUT // 60} minutes" in told
    assert "any number of sessions" in told
    assert "With an identity provider there are two sessions" in told


@pytest.mark.asvs("v5.0.0-11.1.1", "v5.0.0-11.1.2", "v5.0.0-11.2.1")
@pytest.mark.bio2("8.24")
def test_every_key_and_every_module_that_uses_cryptography_is_listed() -> None:
    told, tree = section("Keys and ciphers"), Tree(ROOT)
    named = set(re.findall(r"`((?:\w+[/-])*\w[\w-]*\.key)`", told))
    text = "\n".join(module.text for module in tree.modules())
    assert named == set(re.findall(r"\"([\w-]+\.key)\"", text))
    libraries = ("cryptography", "hashlib", "hmac", "secrets", "django.utils.crypto")
    users = {
        "/".join(module.relative.with_suffix("").parts[:2])
        for module in tree.modules()
        if any(full.split(".")[0] in libraries or full.startswith(libraries[-1]) for full in imports(module).values())
    }
    listed = set(re.findall(r"`(\w+/\w+|cli)`", told.split("Modules that use them:")[1]))
    assert {"cli" if user.startswith("cli/") else user for user in users} == listed
    assert "own primitives" not in told


@pytest.mark.asvs("v5.0.0-13.1.1")
def test_everything_that_is_spoken_to_is_listed() -> None:
    assert list(rows("Connections")) == [
        *("browsers and programs", "PostgreSQL", "a mail server", "a virus scanner", "an identity provider"),
        "a receiver of the log",
    ]
    for variable in re.findall(r"`([A-Z_]{6,})`", section("Connections")):
        assert f"`{variable}`" in (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")


@pytest.mark.asvs("v5.0.0-14.1.1", "v5.0.0-14.1.2")
@pytest.mark.bio2("5.12")
def test_every_label_and_personal_data_have_their_protection() -> None:
    from schakel.base.disclosure.enums import Label

    levels = " ".join(rows("Data and its protection"))
    assert [label.value for label in Label if label.value not in levels and label.value != "RED"] == []
    assert all(cells[-1] for cells in rows("Data and its protection").values())
    assert "register of processing" in section("Data and its protection")


@pytest.mark.asvs("v5.0.0-16.1.1", "v5.0.0-16.2.3")
@pytest.mark.bio2("8.15")
def test_logs_go_where_the_page_says_and_nowhere_else() -> None:
    assert list(rows("Logs")) == ["requests and errors", "ledger", "read log", "proxy"]
    assert all(cells[-1] for cells in rows("Logs").values())
    assert {name: handler["class"] for name, handler in product.LOGGING["handlers"].items()} == {
        "console": "logging.StreamHandler"
    }
    assert product.LOGGING["root"]["handlers"] == ["console"]
    assert "SCHAKEL_LOG_RECEIVER" in section("Logs")


@pytest.mark.asvs("v5.0.0-15.1.3")
def test_heavy_work_is_told_with_its_bounds() -> None:
    told = section("Heavy work")
    assert f"{matching.LONGEST_TEXT:,} characters" in told
    assert f"{imported.MOST_ROWS:,} rows" in told
    assert all(cells[0] for cells in rows("Heavy work").values())
    timeout = product.DATABASES["default"].get("OPTIONS", {}).get("timeout", 20)
    assert f"longer than {timeout} s" in told


@pytest.mark.asvs("v5.0.0-15.1.1")
@pytest.mark.bio2("8.8")
def test_the_times_within_which_libraries_are_renewed_are_told_by_severity() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    days = [
        int(found) for found in re.findall(r"^\| (?:critical|high|medium)[^|]*\| (\d+) days \|$", text, re.MULTILINE)
    ]
    assert len(days) == 3
    assert days == sorted(days)
    assert days[0] <= 7
