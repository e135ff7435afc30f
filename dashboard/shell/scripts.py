"""Scripts for the browser in several files: Streamlit sends a component one text, so they go there as one module."""

from pathlib import Path


def joined(*files: Path) -> str:
    """The scripts without the lines that import; of what they export, only what the last one does.

    files: in the order in which they need each other. No two of them may give one name to two things.
    """
    *parts, component = [file.read_text(encoding="utf-8").splitlines() for file in files]
    lines = [line.removeprefix("export ") for part in parts for line in part] + component
    return "\n".join(line for line in lines if not line.startswith("import "))
