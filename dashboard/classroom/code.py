"""What a class is known by: a code to join it, a key to lead it, and a mark for each browser in it.

Nothing here says who somebody is: all three are drawn at random.
"""

import hashlib
import hmac
import secrets

LETTERS = "BCDFGHJKMNPRSTVWXZ"
"""Those of a code: none that looks like another letter or a digit, and no vowels, so that no code is a word."""
LENGTH = 5
_TOKEN = 16  # bytes


def draw() -> str:
    """A code for a class: LENGTH of the LETTERS, about two million in all."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read(text: str) -> str | None:
    """The code that somebody has typed, whatever the case and the gaps; None if it cannot be one."""
    code = "".join(text.split()).replace("-", "").upper()
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else None


def token() -> str:
    """A secret for one browser, in letters that an address may hold: the key of who leads, or who one is in a class."""
    return secrets.token_urlsafe(_TOKEN)


def lock(key: str) -> str:
    """What the store keeps of a key: its SHA-256, from which nobody finds the key."""
    return hashlib.sha256(key.encode()).hexdigest()


def opens(key: str, locked: str) -> bool:
    """Whether a key is the one of this lock, in a time that tells nothing of either."""
    return hmac.compare_digest(lock(key), locked)


def browser(code: str, token: str) -> str:
    """What the store keeps of a browser: another mark in each class, so that no two classes can be laid together."""
    return hashlib.sha256(f"{code}/{token}".encode()).hexdigest()[:32]
