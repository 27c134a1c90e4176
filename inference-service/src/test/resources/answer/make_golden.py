"""Writes golden.json: what transformers' compute_predictions_logits makes of random logits.

Run with transformers 4.57 (any version below 5 has the function); no model and no network are needed:

    python make_golden.py > golden.json

The contexts are written for this test. The vocabulary is made here, so that many words fall into pieces.
"""

import json
import logging
import random
import string
import tempfile
import types
from pathlib import Path

from transformers import BertTokenizer
from transformers.data.metrics.squad_metrics import compute_predictions_logits
from transformers.data.processors.squad import SquadExample, squad_convert_example_to_features
from transformers.data.processors.squad import squad_convert_example_to_features_init

logging.disable(logging.CRITICAL)

CONTEXTS = [
    "The old harbour of Lindisfarne was rebuilt in 1884 by Anna Smith's brothers, who paid (it is said) 4,500 crowns.",
    "Caf\u00e9 Zo\u00eb \u2013 na\u00efve fa\u00e7ade, cre\u0301me bru\u0302le\u0301e \u2013 opened at S\u00e3o Jo\u00e3o; \u0130stanbul's \u00dcmit came later.",
    "A robot \U0001f916 met a family \U0001f468\u200d\U0001f469\u200d\U0001f467 near \u6771\u4eac\u30bf\u30ef\u30fc and said: \u201chello\u201d\u2026 then left\t\u202fat   noon.\nIt was \U0001f600 happy!",
    "Soft\u00adhyphen and zero\u200bwidth and control\u0096mark words; a\u00a0b no-break, \uff21\uff22 full width, $5 ^ 3 = 125, C++ [MASK] ##ing [UNK].",
    "One.",
    "In the first year the mill made flour. In the second year the mill made flour. In the third year the mill made paper, "
    "and in the fourth year the mill made flour again; nobody in the valley could say why the mill had changed, or changed back.",
    "\u039f\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2 \u1f49\u03b4\u03c5\u03c3\u03c3\u03b5\u03cd\u03c2 \u00a8\u00b4 STRASSE stra\u00dfe \ufb01ne \u2163 \u216b \u01c5",
]
QUESTION = "Who made what?"


def vocabulary():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words += ["the", "in", "year", "mill", "made", "flour", "who", "what", "har", "##bour", "smith", "##s", "re", "##built", "The", "In", "Caf"]
    letters = string.ascii_letters + string.digits + "\u00e9\u00eb\u00ef\u00e7\u03bf\u03b4\u03c5\u03c3\u03b5\u03c2\u6771\u4eac"
    words += list(letters) + ["##" + c for c in letters] + list(string.punctuation) + list("\u2013\u201c\u201d\u2026")
    return list(dict.fromkeys(words))


def word_offsets(context):
    offsets, start = [], None
    for i, c in enumerate(context):
        space = c in " \t\r\n" or ord(c) == 0x202F
        if space and start is not None:
            offsets += [start, i]
            start = None
        elif not space and start is None:
            start = i
    return offsets + ([start, len(context)] if start is not None else [])


def logits(rng, n, kind):
    if kind == "ties":
        return [float(rng.randint(-2, 2)) for _ in range(n)]
    if kind == "flat":
        return [0.0] * n
    values = [rng.randint(-8000, 8000) / 1024 for _ in range(n)]
    if kind == "null":
        values[0] = 9.5
    return values


def case(rng, tokenizer, context, max_seq_length, doc_stride, kind, settings):
    example = SquadExample("id", QUESTION, context, None, None, "", answers=[])
    features = squad_convert_example_to_features(example, max_seq_length, doc_stride, 8, "max_length", False)
    results, windows = [], []
    for i, feature in enumerate(features):
        feature.example_index, feature.unique_id = 0, 1000 + i
        n = len(feature.tokens)
        start, end = logits(rng, n, kind), logits(rng, n, kind)
        results.append(types.SimpleNamespace(unique_id=1000 + i, start_logits=start, end_logits=end))
        document = sorted(feature.token_to_orig_map)
        windows.append(
            {
                "question_length": document[0] - 2,
                "words": [feature.token_to_orig_map[d] for d in document],
                "max_context": [feature.token_is_max_context[d] for d in document],
                "tokens": [feature.tokens[d] for d in document],
                "start_logits": start,
                "end_logits": end,
            }
        )
    with tempfile.TemporaryDirectory() as directory:
        files = [str(Path(directory) / name) for name in ("predictions", "nbest", "odds")]
        v2 = settings["version_2_with_negative"]
        compute_predictions_logits(
            [example], features, results, settings["n_best_size"], settings["max_answer_length"], tokenizer.do_lower_case,
            *files, False, v2, settings["null_score_diff_threshold"], tokenizer,
        )  # fmt: skip
        predictions, n_best, odds = (json.loads(Path(f).read_text()) if Path(f).exists() else None for f in files)
    return {
        "context": context,
        "do_lower_case": tokenizer.do_lower_case,
        "word_offsets": word_offsets(context),
        "windows": windows,
        "settings": settings,
        "prediction": predictions["id"],
        "n_best": n_best["id"],
        "null_odds": odds["id"] if odds else None,
    }


def main():
    rng = random.Random(20260101)
    cases = []
    with tempfile.TemporaryDirectory() as directory:
        vocab = Path(directory) / "vocab.txt"
        vocab.write_text("\n".join(vocabulary()) + "\n", encoding="utf-8")
        for do_lower_case in (True, False):
            tokenizer = BertTokenizer(str(vocab), do_lower_case=do_lower_case)
            squad_convert_example_to_features_init(tokenizer)
            for context in CONTEXTS:
                for kind in ("random", "ties", "flat", "null"):
                    long = rng.random() < 0.4
                    settings = {
                        "n_best_size": rng.choice([1, 3, 8, 20]),
                        "max_answer_length": rng.choice([1, 6, 30]),
                        "version_2_with_negative": rng.random() < 0.6,
                        "null_score_diff_threshold": rng.choice([0.0, -3.0, 4.0]),
                    }
                    size, stride = (384, 128) if long else (rng.choice([20, 32]), rng.choice([3, 8]))
                    cases.append(case(rng, tokenizer, context, size, stride, kind, settings))
    print(json.dumps({"made_with": "transformers 4.57.6", "cases": cases}, ensure_ascii=True, separators=(",", ":")))


main()
