"""Writes what transformers' slow BertTokenizer makes of difficult words, a JSON line each: [settings, word, tokens].

Among them are the first and the last code point of every range in native-differences.txt, between letters, and random
words of characters that tokenizers are known to disagree on. Where a tokenizer keeps accents, words that are not in
composed form (NFC) are left out; NativeDifferences says why. Made with Python 3.11, transformers 4.57.6. VOCAB is the
vocabulary of all-MiniLM-L6-v2's tokenizer.json, one token a line, in the order of the ids.

    python make_words.py VOCAB native-differences.txt words.jsonl.gz
"""
import gzip
import json
import random
import sys
import unicodedata

from transformers import BertTokenizer

vocab, native_differences, target = sys.argv[1:]
words = ["[CLS]", "a[SEP]b", "[sep]", "##ing", "[UNK]", "[MASK].", "[PAD][PAD]", "[CLS", "x" * 100, "x" * 101,
         "\u00e9" * 100, "e\u0301" * 60, "\u039f\u0394\u039f\u03a3", "\u0130stanbul", "DI\u015eI", "stra\u00dfe",
         "\u6771\u4eac\u30bf\u30ef\u30fc", "\u05e9\u05dc\u05d5\u05dd", "\U0001f469\u200d\U0001f4bb", "don't", "U.S.A.",
         "$1,000.50", "a\u00a0b", "a\u3000b", "a\u200bb", "a\u2028b", "a\x96b", "a\u200eb", "a\x00b", "\ufeffa"]
for line in open(native_differences, encoding="ascii"):
    _, first, last = line.split()
    words += [f"a{chr(int(end, 16))}b" for end in dict.fromkeys((first, last))]
pool = ("\u03a3\u03c3Aa\u0130\u0131I\u0301\u0308\u0327\u00e9'.\u2019\u00ad\u200d\u200b\u2028\u00a0\u3000\u4e00\U0002b820"
        "\U000111c9\u1734\u166d\u2e43\ufffd\U0001f600\u0378#[]-\u00df\u1e9e\u212a\u01c4\uac00\ufb01\u00b2\u0660")
chance = random.Random(7)
words += ["".join(chance.choices(pool, k=chance.randint(1, 8))) for _ in range(2000)]
settings = [dict(do_lower_case=lower, strip_accents=strip, tokenize_chinese_chars=chinese)
            for lower, strip, chinese in [(True, None, True), (True, False, True), (True, None, False),
                                          (False, None, True), (False, True, False)]]
with gzip.GzipFile(target, "wb", mtime=0) as file:
    for each in settings:
        tokenizer = BertTokenizer(vocab, **each)
        strips = each["strip_accents"] if each["strip_accents"] is not None else each["do_lower_case"]
        for word in words:
            if strips or unicodedata.is_normalized("NFC", word):
                file.write((json.dumps([each, word, tokenizer.tokenize(word)]) + "\n").encode("ascii"))
