"""Tell uv what the user told pip: which index, which folders, which certificates, which proxy.

uv reads none of pip's configuration, so behind a company mirror it would find nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

# pip's scopes from weakest to strongest; ":env:" is what PIP_* variables say.
_SCOPES = ("global", "install", ":env:")

# pip's name, with underscores, -> uv's variable and what joins several values there.
_VARIABLES = {
    "index_url": ("UV_DEFAULT_INDEX", " "),
    "extra_index_url": ("UV_INDEX", " "),
    "find_links": ("UV_FIND_LINKS", ","),
    "trusted_host": ("UV_INSECURE_HOST", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "proxy": ("ALL_PROXY", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default_timeout": ("UV_HTTP_TIMEOUT", " "),
}


def parse(listing: str) -> dict[str, str]:
    """Read the output of `pip config list`; the strongest scope of each setting wins.

    Names have underscores, as in Python, where pip writes them with hyphens.
    """
    found: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        name, equals, quoted = line.partition("=")
        scope, _, key = name.strip().replace("-", "_").rpartition(".")
        if not equals or scope not in _SCOPES:
            continue
        rank = _SCOPES.index(scope)
        if key not in found or rank >= found[key][0]:
            found[key] = (rank, _unquoted(quoted.strip()))
    return {key: value for key, (_, value) in found.items()}


def for_uv(settings: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables to add for uv; what the user already set for uv is left alone."""
    added: dict[str, str] = {}
    for key, (variable, joint) in _VARIABLES.items():
        values = settings.get(key, "").split()
        if values and variable not in environment:
            added[variable] = joint.join(values)
    if settings.get("no_index", "").lower() in {"1", "true", "yes", "on"}:
        added["UV_NO_INDEX"] = "1"
    if "UV_INDEX" in added and "UV_INDEX_STRATEGY" not in environment:
        # pip takes the best match of all indexes; hashes make that safe here.
        added["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    return added


def _unquoted(text: str) -> str:
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return text
