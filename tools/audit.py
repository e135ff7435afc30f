"""Look the installed packages up among known vulnerabilities: ``python -m tools.audit``, which ``make check`` runs.

It fails for a vulnerability that is known. Where no advisories can be reached, as without a network, it says so in one
line and does not fail: that is no fault of the code.
"""

import json
import subprocess
import sys

from dashboard.text.plain import counted

PATIENCE = 120
"""Seconds for all packages."""
_AUDIT = ("-m", "pip_audit", "--format", "json", "--progress-spinner", "off", "--timeout", "5")


def report(found: str) -> tuple[str, bool]:
    """What pip-audit found, as JSON, in words, and whether that is well. Anything but JSON: it could not look."""
    try:
        packages = json.loads(found)["dependencies"]
    except ValueError:
        packages = []
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return "Dependencies not audited: no source of advisories can be reached from here.", True
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}"
        + (f", mended in {', '.join(fault['fix_versions'])}" if fault["fix_versions"] else "")
        for package in known
        for fault in package["vulns"]
    ]
    if faults:
        return "\n".join(["Known vulnerabilities:", *faults]), False
    missing = len(packages) - len(known)
    rest = f" ({missing} more could not be looked up)" if missing else ""
    return f"Dependencies audited: no known vulnerability in {counted(len(known), 'package')}{rest}.", True


def main() -> int:
    """Audit, print the outcome, and return 1 for a known vulnerability, else 0."""
    try:
        done = subprocess.run(
            [sys.executable, *_AUDIT], capture_output=True, text=True, check=False, timeout=PATIENCE
        ).stdout
    except subprocess.TimeoutExpired:
        done = ""
    words, well = report(done)
    print(words)  # noqa: T201 (for who runs it)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
