"""Modules that exist only in a test."""

import ast
from pathlib import Path
from textwrap import dedent

from tools.source import Module


def module(path: str, text: str = '"""It says what it is for."""\n') -> Module:
    """Return a module of this text, as if it lay at this path."""
    text = dedent(text)
    return Module(path=Path(path), text=text, tree=ast.parse(text))
