"""x"""


def spoken(language: str) -> tuple[str, ...]:
    return ()
