"""What is wrong with the text of a function before it is run. Read in a helper process: the text may crash a parser."""

import ast
import warnings
from typing import Any

NAME = "run"
PARAMETERS = 2


def look_at(source: str) -> dict[str, Any] | None:
    """None when all is well; otherwise `{kind: syntax | no_run | parameters, line, text}`. Nothing of it is run."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            compile(tree, "tool.py", "exec", dont_inherit=True)
    except SyntaxError as error:
        return {"kind": "syntax", "line": error.lineno or 1, "text": error.msg}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"kind": "syntax", "line": 1, "text": str(error) or type(error).__name__}
    return _look_at(tree)


def _look_at(tree: ast.Module) -> dict[str, Any] | None:
    for part in reversed(tree.body):
        if isinstance(part, ast.FunctionDef) and part.name == NAME:
            given = part.args
            least = len([*given.posonlyargs, *given.args]) - len(given.defaults)
            most = len([*given.posonlyargs, *given.args])
            fits = least <= PARAMETERS <= most or given.vararg is not None
            return None if fits else {"kind": "parameters", "line": part.lineno, "text": ""}
        if _binds_run(part):
            return None  # made in some other way; running it will show
    return {"kind": "no_run", "line": 1, "text": ""}


def _binds_run(part: ast.stmt) -> bool:
    """Whether it is made by an assignment, an import, or within an `if` or `try`."""
    if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return False
    return any(NAME in _bound(inner) for inner in ast.walk(part))


def _bound(inner: ast.AST) -> set[str]:
    match inner:
        case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name):
            return {name}
        case ast.alias(name=name, asname=other):
            return {other or name, *([NAME] if name == "*" else [])}
    return set()
