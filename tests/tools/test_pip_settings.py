"""uv looks where pip was told to look."""

import pytest

from tools import pip_settings


@pytest.mark.parametrize(
    ("listing", "settings"),
    [
        pytest.param("", {}, id="nothing configured"),
        pytest.param(
            "global.index-url='https://packages.example/python'\n",
            {"index-url": "https://packages.example/python"},
            id="a value is quoted as Python quotes it",
        ),
        pytest.param(
            ":env:.cert='/env.pem'\nglobal.cert='/file.pem'\n",
            {"cert": "/env.pem"},
            id="a variable beats a file, in whatever order they are listed",
        ),
        pytest.param(
            "global.find-links='/a'\ninstall.find-links='/b'\n",
            {"find-links": "/b"},
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
            {"index-url": "https://packages.example/python"},
            {},
            {"UV_DEFAULT_INDEX": "https://packages.example/python"},
            id="the index replaces the default one",
        ),
        pytest.param(
            {"extra-index-url": "https://a.example\nhttps://b.example"},
            {},
            {
                "UV_INDEX": "https://a.example https://b.example",
                "UV_INDEX_STRATEGY": "unsafe-best-match",
            },
            id="several indexes are equals, as they are for pip",
        ),
        pytest.param(
            {"find-links": "/wheels /more"},
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
        pytest.param({"no-index": "true"}, {}, {"UV_NO_INDEX": "1"}, id="no index at all"),
        pytest.param({"no-index": "false"}, {}, {}, id="an index after all"),
    ],
)
def test_for_uv(
    settings: dict[str, str], environment: dict[str, str], added: dict[str, str]
) -> None:
    assert pip_settings.for_uv(settings, environment) == added
