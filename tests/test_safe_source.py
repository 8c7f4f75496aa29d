"""What the source of the product may never do, read from its syntax: run text, leave the machine, make weak secrets."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from maintenance.house.tree import Module, Tree, calls, imports

ROOT = Path(__file__).resolve().parents[1]
TREE = Tree(ROOT)
#: A developer's command, not part of serving: renews the vendored assets.
VENDOR = "base/ui/management/commands/vendor.py"
#: The entry of the server: says how its own workers are forked, and starts nothing else.
SERVING = "config/serving.py"
#: The only modules that open a connection themselves, and to what.
SPEAKERS = {
    "base/outbox/sources.py": "the mail server of the settings",
    "base/documents/sources/scanner.py": "the virus scanner of the settings, on this machine",
    "base/accounts/adapters.py": "the identity provider of the settings, through allauth",
    "config/receiver.py": "the receiver of log lines of the settings, none unless the operator names one",
}
NETWORK = {"socket", "smtplib", "imaplib", "ftplib", "http.client", "requests", "httpx", "urllib3", "urllib.request"}
SCRIPTS = [path for path in sorted((ROOT / "src/schakel").glob("*/*/static/**/*.js")) if "vendor" not in path.parts]


def places(pattern: str) -> list[str]:
    """Where a regular expression is found in the product's own Python, comments and all."""
    return [
        f"{module.relative}:{number}"
        for module in TREE.modules()
        for number, line in enumerate(module.text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def called(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a module, by the name that is called, with imports resolved."""
    known = imports(module)
    for call in calls(module.syntax):
        name = ast.unparse(call.func)
        head, dot, rest = name.partition(".")
        yield known.get(head, head) + dot + rest, call


def users_of(names: set[str]) -> set[str]:
    """Modules of the product that import one of these, in whole or in part."""
    return {
        module.relative.as_posix()
        for module in TREE.modules()
        if any(full == name or full.startswith(f"{name}.") for full in imports(module).values() for name in names)
    }


@pytest.mark.asvs("v5.0.0-1.2.5")
def test_it_starts_no_other_program() -> None:
    assert users_of({"subprocess", "os.system", "os.popen", "pty"}) <= {VENDOR}
    assert users_of({"multiprocessing"}) <= {SERVING}
    serving = next(module for module in TREE.modules() if module.relative.as_posix() == SERVING)
    used = {name for name, _ in called(serving) if name.startswith("multiprocessing.")}
    assert used <= {"multiprocessing.set_start_method", "multiprocessing.get_start_method"}
    assert places(r"os\.(system|popen|exec\w+|spawn\w+)\(") == []


@pytest.mark.asvs("v5.0.0-1.3.2", "v5.0.0-1.5.2", "v5.0.0-1.3.7")
def test_no_text_is_run_unpickled_or_made_a_template() -> None:
    bad = {"eval", "exec", "compile", "__import__", "yaml.load", "django.template.Template", "ctypes"}
    found = [f"{m.relative}: {name}" for m in TREE.modules() for name, _call in called(m) if name in bad]
    assert found == []
    assert users_of({"pickle", "marshal", "shelve", "dill", "jsonpickle"}) == set()
    assert places(r"\.from_string\(") == []


@pytest.mark.asvs("v5.0.0-1.3.10")
def test_only_texts_of_our_own_are_format_strings() -> None:
    odd = [
        f"{module.relative}:{call.lineno}"
        for module in TREE.modules()
        for call in calls(module.syntax)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"format", "format_map"}
        and isinstance(call.func.value, ast.Name | ast.Subscript | ast.Call)
        and "request" in ast.unparse(call.func.value)
    ]
    assert odd == []


@pytest.mark.asvs("v5.0.0-1.2.9")
def test_a_regular_expression_is_built_of_our_own_text_or_of_escaped_text() -> None:
    takes = {"re.compile", "re.search", "re.match", "re.sub", "re.split", "re.findall", "re.fullmatch", "re.finditer"}
    odd = []
    for module in (one for one in TREE.modules() if one.relative.parts[0] != "engine"):  # builds of its own word lists
        for name, call in called(module):
            if name in takes and call.args and isinstance(call.args[0], ast.JoinedStr):
                parts = [part for part in call.args[0].values if isinstance(part, ast.FormattedValue)]
                plain = [ast.unparse(part.value) for part in parts]
                # Names in capitals are tables of our own.
                odd += [f"{module.relative}: {text}" for text in plain if not _is_ours(_said(module, text))]
    assert odd == []


def _said(module: Module, name: str) -> str:
    """What a name was given in its module; the name itself when that is not in sight."""
    given = re.search(rf"^ +{re.escape(name)} = (.+)$", module.text, re.MULTILINE)
    return given[1] if given else name


def _is_ours(text: str) -> bool:
    return "re.escape(" in text or re.fullmatch(r"_?[A-Z][A-Z_]*", text) is not None


@pytest.mark.asvs("v5.0.0-1.2.4")
def test_statements_of_sql_hold_names_of_our_own_tables_only() -> None:
    odd = []
    for module in TREE.modules():
        for name, call in called(module):
            if name.endswith((".execute", ".raw", ".extra", "RawSQL")) and call.args:
                built = [n for n in ast.walk(call.args[0]) if isinstance(n, ast.FormattedValue)]
                odd += [
                    f"{module.relative}:{call.lineno}"
                    for part in built
                    if "quote_name(" not in _said(module, ast.unparse(part.value))
                ]
    assert odd == []


@pytest.mark.asvs("v5.0.0-1.3.6", "v5.0.0-13.2.4")
@pytest.mark.bio2("8.20")
def test_only_named_modules_speak_to_the_network() -> None:
    assert users_of(NETWORK) - {VENDOR} == set(SPEAKERS)


@pytest.mark.asvs("v5.0.0-6.5.3", "v5.0.0-11.5.1")
def test_repeatable_numbers_are_for_synthetic_data_and_statistics_only() -> None:
    rooms = {"/".join(Path(path).parts[:2]) for path in users_of({"random", "numpy.random"})}
    assert rooms <= {"engine/synthesis", "engine/evaluation"}
    assert {"/".join(Path(p.split(":")[0]).parts[:2]) for p in places(r"np\.random")} <= {
        "engine/synthesis",
        "engine/evaluation",
    }


@pytest.mark.asvs("v5.0.0-11.3.1", "v5.0.0-11.3.2", "v5.0.0-11.4.1", "v5.0.0-11.2.3", "v5.0.0-11.4.3", "v5.0.0-11.6.1")
@pytest.mark.bio2("8.24")
def test_only_strong_ciphers_digests_and_signatures_are_used() -> None:
    assert places(r"(?i)\b(md5|sha1|des3?|rc4|blowfish|ecb|pkcs1v15|arc4)\b *\(") == []
    used = {
        full.removeprefix("cryptography.")
        for module in TREE.modules()
        for full in imports(module).values()
        if full.startswith("cryptography.")
    }
    assert used == {
        "exceptions.InvalidTag",
        "exceptions.InvalidSignature",
        "hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey",
        "hazmat.primitives.asymmetric.ed25519.Ed25519PublicKey",
        "hazmat.primitives.ciphers.aead.AESGCM",
        "hazmat.primitives.kdf.scrypt.Scrypt",
    }
    digests = {name for m in TREE.modules() for name in re.findall(r"hashlib\.(\w+)", m.text)}
    assert digests <= {
        "sha256",
        "sha384",
        "sha512",
        "blake2b",
        "file_digest",
    }


@pytest.mark.asvs("v5.0.0-3.2.2", "v5.0.0-15.3.6", "v5.0.0-14.3.3")
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_own_scripts_write_text_keep_nothing_and_touch_no_prototype(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
        assert word not in text
    for word in ("localStorage", "sessionStorage", "indexedDB", "document.cookie", "__proto__", "postMessage"):
        assert word not in text
    assert '"use strict"' in text


@pytest.mark.asvs("v5.0.0-1.2.3")
def test_no_template_holds_script_or_handlers_of_its_own() -> None:
    wrong = []
    for path in sorted((ROOT / "src/schakel").rglob("templates/**/*.html")):
        text = path.read_text(encoding="utf-8")
        tags = re.findall(r"<script[^>]*>", text)
        inline = [tag for tag in tags if "src=" not in tag and "application/json" not in tag]  # data, not script
        handlers = re.findall(r"\son(?:click|load|error|submit|change|input|paste)=", text)
        wrong += [f"{path.relative_to(ROOT)}: {found}" for found in [*inline, *handlers]]
    assert wrong == []


def test_the_checks_find_what_they_look_for() -> None:
    assert SCRIPTS
    assert users_of({"secrets"})
    assert any(name == "hashlib.sha256" for module in TREE.modules() for name, _call in called(module))
