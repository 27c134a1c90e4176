"""Lists the code points that Hugging Face's native library (tokenizers, BertNormalizer and BertPreTokenizer) takes for
something else than transformers' slow BasicTokenizer does, by asking both about every code point.

The library's tables of Unicode are those of an older version; Python's belong to the Python that runs this. Made with
Python 3.11 (Unicode 14.0), transformers 4.57.6 and tokenizers 0.22.2. A line is `CLASS FIRST LAST`, the class being the
slow tokenizer's; an accent counts as one only where accents are stripped.

    python make_native_differences.py native-differences.txt
"""
import sys
import unicodedata

from tokenizers import normalizers, pre_tokenizers
from transformers.models.bert.tokenization_bert import BasicTokenizer, _is_control, _is_punctuation, _is_whitespace


def normalizer(**switched_on):
    every = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**every, **switched_on})


clean = normalizer(clean_text=True)
ideographs = normalizer(handle_chinese_chars=True)
strip = normalizer(strip_accents=True)
split = pre_tokenizers.BertPreTokenizer()
slow = BasicTokenizer(do_lower_case=False)


def native_dropped(c):
    return clean.normalize_str(f"a{c}b") == "ab"


def native_punctuation(c):
    return len(split.pre_tokenize_str(f"a{c}b")) == 3


def differences(code_point):
    c = chr(code_point)
    if code_point in (0, 0xFFFD) or _is_control(c):
        return [] if native_dropped(c) else ["dropped"]
    if _is_whitespace(c) or c.isspace():
        return []
    kinds = []
    if slow._is_chinese_char(code_point) and ideographs.normalize_str(c) == c:
        kinds.append("ideograph")
    accent = unicodedata.category(c) == "Mn"
    native_accent = strip.normalize_str(c) == "" and not native_punctuation(c)
    if accent and not native_accent:
        kinds.append("accent")
    if _is_punctuation(c) and not native_punctuation(c):
        kinds.append("punctuation")
    if not _is_punctuation(c) and native_punctuation(c) or native_accent and not accent:
        kinds.append("letter")
    return kinds


ranges = []
last_of = {}
for code_point in range(0x110000):
    if 0xD800 <= code_point <= 0xDFFF:
        continue
    for kind in differences(code_point):
        if kind in last_of and last_of[kind][2] == code_point - 1:
            last_of[kind][2] = code_point
        else:
            last_of[kind] = [kind, code_point, code_point]
            ranges.append(last_of[kind])
with open(sys.argv[1], "w", encoding="ascii") as file:
    for kind, first, last in ranges:
        file.write(f"{kind} {first:04X} {last:04X}\n")
