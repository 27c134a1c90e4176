"""Writes the code points of the Unicode categories that BERT's basic tokenizer asks for, as Python has them: C (with
those that are not assigned), P and Mn, a line `CATEGORY FIRST LAST` each range.

Made with Python 3.11, Unicode 14.0, the Python that the other golden files were made with.

    python make_python_categories.py python-categories.txt
"""
import sys
import unicodedata


def category(code_point):
    name = unicodedata.category(chr(code_point))
    return name if name == "Mn" else name[0] if name[0] in "CP" else None


ranges = []
for code_point in range(0x110000):
    name = category(code_point)
    if name and ranges and ranges[-1][0] == name and ranges[-1][2] == code_point - 1:
        ranges[-1][2] = code_point
    elif name:
        ranges.append([name, code_point, code_point])
with open(sys.argv[1], "w", encoding="ascii") as file:
    for name, first, last in ranges:
        file.write(f"{name} {first:04X} {last:04X}\n")
