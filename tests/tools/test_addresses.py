"""Addresses that serve one machine or one registry are found; the rest of the web is not."""

from pathlib import Path

import pytest

from tools import addresses

# Put together here, so that these examples are not addresses of this file.
_REGISTRY = "https://py" + "pi.org"
_HOME, _ROOT = "/ho" + "me/anna", "/ro" + "ot/.cache"
_FOLDER_OF_WHEELS = "--find-" + "links wheels"


@pytest.mark.parametrize(
    ("name", "text", "wrongs"),
    [
        pytest.param("x.lock", "a==1 \\\n    --hash=sha256:00\n", [], id="a clean lock"),
        pytest.param("x.lock", "-i https://a.example\n", ["a lock holds an address"], id="index"),
        pytest.param("x.lock", f"{_FOLDER_OF_WHEELS}\n", ["a lock holds an address"], id="links"),
        pytest.param(
            "x.md", f"see {_REGISTRY}/x\n", ["the address of a package registry"], id="registry"
        ),
        pytest.param("x.md", "see https://www.apache.org/licenses/\n", [], id="the web"),
        pytest.param("x.py", f'"{_HOME}/file"\n', ["a folder of one machine"], id="a home"),
        pytest.param("x.py", f"cd {_ROOT}\n", ["a folder of one machine"], id="root's home"),
        pytest.param("x.py", f"~{_HOME} https://a.example{_HOME}\n", [], id="part of something"),
        pytest.param("x.py", "src/work/flow\n", [], id="a relative path"),
    ],
)
def test_find(tmp_path: Path, name: str, text: str, wrongs: list[str]) -> None:
    (tmp_path / name).write_text(text)
    found = addresses.find(tmp_path, [Path(name)])
    assert [complaint.wrong for complaint in found] == wrongs


def test_what_is_not_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"\xff\xfe\x00" + _HOME.encode())
    assert not list(addresses.find(tmp_path, [Path("x.bin")]))
