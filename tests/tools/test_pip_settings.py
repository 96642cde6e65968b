"""uv looks where pip was told to look."""

import pytest

from tools import pip_settings

_INDEX, _MORE, _LINKS = "index_url", "extra_index_url", "find_links"
_HERE, _A, _B = (
    f"https://{name}" for name in ("packages.example/python", "a.example", "b.example")
)


def _hyphened(name: str) -> str:
    """Write the name of a setting as pip does."""
    return name.replace("_", "-")


@pytest.mark.parametrize(
    ("listing", "settings"),
    [
        pytest.param("", {}, id="nothing configured"),
        pytest.param(
            f"global.{_hyphened(_INDEX)}='{_HERE}'\n",
            {_INDEX: _HERE},
            id="a value is quoted as Python quotes it",
        ),
        pytest.param(
            ":env:.cert='/env.pem'\nglobal.cert='/file.pem'\n",
            {"cert": "/env.pem"},
            id="a variable beats a file, in whatever order they are listed",
        ),
        pytest.param(
            f"global.{_hyphened(_LINKS)}='/a'\ninstall.{_hyphened(_LINKS)}='/b'\n",
            {_LINKS: "/b"},
            id="the command's own section beats the global one",
        ),
        pytest.param(
            "list.format='json'\nno equals sign\n",
            {},
            id="sections of other commands and noise are passed over",
        ),
    ],
)
def test_parse(listing: str, settings: dict[str, str]) -> None:
    assert pip_settings.parse(listing) == settings


@pytest.mark.parametrize(
    ("settings", "environment", "added"),
    [
        pytest.param({}, {}, {}, id="nothing to say"),
        pytest.param(
            {_INDEX: _HERE},
            {},
            {"UV_DEFAULT_INDEX": _HERE},
            id="the index replaces the default one",
        ),
        pytest.param(
            {_MORE: f"{_A}\n{_B}"},
            {},
            {
                "UV_INDEX": f"{_A} {_B}",
                "UV_INDEX_STRATEGY": "unsafe-best-match",
            },
            id="several indexes are equals, as they are for pip",
        ),
        pytest.param(
            {_LINKS: "/wheels /more"},
            {},
            {"UV_FIND_LINKS": "/wheels,/more"},
            id="folders are joined by commas",
        ),
        pytest.param(
            {"cert": "/pip.pem"},
            {"SSL_CERT_FILE": "/own.pem"},
            {},
            id="what was set on purpose stays",
        ),
        pytest.param({"no_index": "true"}, {}, {"UV_NO_INDEX": "1"}, id="no index at all"),
        pytest.param({"no_index": "false"}, {}, {}, id="an index after all"),
    ],
)
def test_for_uv(
    settings: dict[str, str], environment: dict[str, str], added: dict[str, str]
) -> None:
    assert pip_settings.for_uv(settings, environment) == added
