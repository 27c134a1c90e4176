"""Writes what Python says of every code point, in ranges, for the tests that compare with it over all of them.

Made with Python 3.11, Unicode 14.0, the Python that the other golden files were made with:

    python make_python_unicode.py C P Mn Zs space NFD NFC > python-unicode.txt               (inference-service)
    python make_python_unicode.py word space cased ignorable lower > python-text.txt         (eval-service)

C, P, Mn, Zs: the categories of unicodedata, a letter being all that begin with it (C with what is not assigned).
space: str.isspace. word: \\w of re.
cased, ignorable: how str.lower takes a character beside a capital sigma: it makes a word go on, or is passed over.
A line of them is `NAME FIRST LAST`.
lower: `lower FIRST LAST STEP DISTANCE`, each STEP-th code point of the range becomes another, DISTANCE on; or
`lower FIRST CODE_POINTS` for one that becomes several.
NFD, NFC: SHA-256 over the UTF-8 of all code points but surrogates, each normalized for itself.
"""
import hashlib
import re
import sys
import unicodedata

ALL = range(0x110000)
WORD = re.compile(r"\w")


def cased(c):
    return (c + "\u03a3").lower()[-1] == "\u03c2"


def ignorable(c):
    """Between a sigma and a letter it hides that letter from nobody, and alone it is none."""
    return ("a\u03a3" + c + "a").lower()[1] == "\u03c3" and ("a\u03a3" + c).lower()[1] == "\u03c2"


TESTS = {
    "C": lambda c: unicodedata.category(c)[0] == "C",
    "P": lambda c: unicodedata.category(c)[0] == "P",
    "Mn": lambda c: unicodedata.category(c) == "Mn",
    "Zs": lambda c: unicodedata.category(c) == "Zs",
    "space": str.isspace,
    "word": lambda c: WORD.match(c) is not None,
    "cased": cased,
    "ignorable": ignorable,
}


def ranges(name):
    first = None
    for code_point in [*ALL, None]:
        if code_point is not None and TESTS[name](chr(code_point)):
            first = code_point if first is None else first
            last = code_point
        elif first is not None:
            yield f"{name} {first:04X} {last:04X}"
            first = None


def lower():
    runs = []
    for code_point in ALL:
        lowered = chr(code_point).lower()
        if len(lowered) > 1:
            yield f"lower {code_point:04X} " + " ".join(f"{ord(c):04X}" for c in lowered)
        elif ord(lowered) != code_point:
            distance = ord(lowered) - code_point
            run = runs[-1] if runs else None
            step = code_point - run[1] if run else 0
            if run and run[3] == distance and step in (1, 2) and run[2] in (0, step):
                run[1], run[2] = code_point, step
            else:
                runs.append([code_point, code_point, 0, distance])
    for first, last, step, distance in runs:
        yield f"lower {first:04X} {last:04X} {step or 1} {distance}"


def normalized(form):
    text = "".join(unicodedata.normalize(form, chr(c)) for c in ALL if not 0xD800 <= c < 0xE000)
    yield f"{form} " + hashlib.sha256(text.encode()).hexdigest()


for name in sys.argv[1:]:
    lines = lower() if name == "lower" else normalized(name) if name in ("NFD", "NFC") else ranges(name)
    print("\n".join(lines))
