"""Makes what RealLogitsTest compares with: transformers' compute_predictions_logits on a model's logits of all of SQuAD.

Made with transformers 4.57.6 (any version below 5 has the functions), torch 2 and Python 3.11. Two steps, one directory
for each SQuAD file:

    python make_real_logits.py logits SQUAD.json MODEL DIR      # once; MODEL is a directory with vocab.txt
    python make_real_logits.py expected DIR NAME...             # what the original answers; see RUNS for the names
    mvn -q -o test -Dtest=RealLogitsTest -Dsquadron.real-logits=DIR

The first step writes windows.jsonl.gz, one question a line with its windows (slow squad_convert_example_to_features,
384/128/64), and logits-exact.f32: little-endian floats, for each window in order its start logits, then its end logits.
logits-bf16.f32, -eighth.f32 and -whole.f32 are the same logits rounded, so that thousands of them are equal. The second
step writes expected-NAME.jsonl.gz: the settings, then one question a line.

run_squad pads each window to 384 tokens and lets the logits of the padding compete for a place among the n best starts
and ends. --pad keeps those logits too; without it a window has logits for its own tokens only.
"""

import argparse
import functools
import gzip
import json
import logging
import tempfile
import types
from pathlib import Path

import numpy as np
import torch

plain_where = np.where
np.where = lambda condition, *rest: plain_where(np.atleast_1d(condition), *rest)  # older originals pass a scalar

from transformers import BertForQuestionAnswering, BertTokenizer  # noqa: E402
from transformers.data.metrics.squad_metrics import compute_predictions_logits  # noqa: E402
from transformers.data.processors import squad  # noqa: E402

MAX_SEQ_LENGTH, DOC_STRIDE, MAX_QUERY_LENGTH = 384, 128, 64
BATCH_TOKENS = 8192

ROUNDINGS = {
    "exact": lambda logits: logits,
    "bf16": lambda logits: torch.from_numpy(logits).to(torch.bfloat16).to(torch.float32).numpy(),
    "eighth": lambda logits: np.round(logits * 8) / 8,
    "whole": np.round,
}


def run(logits="exact", lower=True, n_best=20, max_answer=30, threshold=None):
    """threshold None: the rules of v1.1; a number: version_2_with_negative with that null_score_diff_threshold."""
    return {
        "logits": logits, "do_lower_case": lower, "n_best_size": n_best, "max_answer_length": max_answer,
        "version_2_with_negative": threshold is not None, "null_score_diff_threshold": threshold or 0.0,
    }  # fmt: skip


# The thresholds lie where about half of the answers of a model that was fine-tuned on v1.1 give way to "no answer".
RUNS = {
    "v1": run(),
    "v1-cased-short": run(lower=False, n_best=5, max_answer=8),
    "v1-bf16": run("bf16"),
    "v1-eighth": run("eighth", n_best=10),
    "v1-whole-short": run("whole", lower=False, n_best=10, max_answer=4),
    "v2": run(threshold=0.0),
    "v2-cased-short": run(lower=False, n_best=5, max_answer=8, threshold=-11.5),
    "v2-bf16": run("bf16", threshold=-12.0),
    "v2-eighth": run("eighth", n_best=10, threshold=-11.25),
    "v2-whole-short": run("whole", lower=False, n_best=10, max_answer=4, threshold=-10.0),
    "v2-whole-single": run("whole", n_best=1, max_answer=1, threshold=-5.0),
}


def write_lines(path, lines):
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for line in lines:
            file.write((json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n").encode("utf-8"))


def read_lines(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file]


def word_offsets(context, words):
    """Start and end of each of the original's doc_tokens, in code points."""
    offsets, at = [], 0
    for word in words:
        start = context.index(word, at)
        at = start + len(word)
        offsets += [start, at]
    return offsets


def question_line(example, features):
    windows = []
    for feature in features:
        document = sorted(feature.token_to_orig_map)
        windows.append({
            "question_length": document[0] - 2,
            "words": [feature.token_to_orig_map[d] for d in document],
            "max_context": [feature.token_is_max_context[d] for d in document],
            "tokens": [feature.tokens[d] for d in document],
        })  # fmt: skip
    return {
        "id": example.qas_id, "context": example.context_text,
        "word_offsets": word_offsets(example.context_text, example.doc_tokens), "windows": windows,
    }  # fmt: skip


def all_logits(model, features, pad):
    """[start logits, end logits] of each feature, float32."""
    logits = [None] * len(features)
    order = sorted(range(len(features)), key=lambda i: -len(features[i].input_ids))
    at = 0
    with torch.inference_mode():
        while at < len(order):
            length = MAX_SEQ_LENGTH if pad else len(features[order[at]].input_ids)
            batch = order[at : at + max(1, BATCH_TOKENS // length)]
            at += len(batch)
            ids, types_, mask = (torch.zeros(len(batch), length, dtype=torch.long) for _ in range(3))
            for row, i in enumerate(batch):
                n = len(features[i].input_ids)
                ids[row, :n] = torch.tensor(features[i].input_ids)
                types_[row, :n] = torch.tensor(features[i].token_type_ids)
                mask[row, :n] = 1
            output = model(input_ids=ids, token_type_ids=types_, attention_mask=mask)
            for row, i in enumerate(batch):
                n = length if pad else len(features[i].input_ids)
                logits[i] = np.stack([output.start_logits[row, :n].numpy(), output.end_logits[row, :n].numpy()])
            print(f"\r{at} of {len(order)} windows", end="", flush=True)
    print()
    return logits


def make_logits(source, model_directory, target, pad, limit):
    torch.set_num_threads(1)
    target.mkdir(parents=True, exist_ok=True)
    articles = json.loads(source.read_text(encoding="utf-8"))["data"]
    examples = squad.SquadV2Processor()._create_examples(articles, "dev")[:limit]
    tokenizer = BertTokenizer(str(model_directory / "vocab.txt"), do_lower_case=True)
    # The original tokenizes a context again for each of its questions; remembering the words changes nothing else.
    tokenizer.tokenize = functools.lru_cache(None)(tokenizer.tokenize)
    squad.squad_convert_example_to_features_init(tokenizer)
    lines, features = [], []
    for example in examples:
        windows = squad.squad_convert_example_to_features(
            example, MAX_SEQ_LENGTH, DOC_STRIDE, MAX_QUERY_LENGTH, "do_not_pad", False)  # fmt: skip
        lines.append(question_line(example, windows))
        features += windows
    print(f"{len(lines)} questions, {len(features)} windows")
    model = BertForQuestionAnswering.from_pretrained(model_directory).eval()
    logits = all_logits(model, features, pad)
    at = 0
    for line in lines:
        for window in line["windows"]:
            window["logits"] = logits[at].shape[1]
            at += 1
    write_lines(target / "windows.jsonl.gz", lines)
    for name, rounded in ROUNDINGS.items():
        with open(target / f"logits-{name}.f32", "wb") as file:
            for window in logits:
                file.write(rounded(window).astype("<f4").tobytes())


def original_input(directory, logits_name):
    """The examples, features and results that compute_predictions_logits reads."""
    logits = np.fromfile(directory / f"logits-{logits_name}.f32", dtype="<f4")
    examples, features, results = [], [], []
    at = 0
    for line in read_lines(directory / "windows.jsonl.gz"):
        offsets = line["word_offsets"]
        words = [line["context"][s:e] for s, e in zip(offsets[::2], offsets[1::2])]
        for window in line["windows"]:
            start, unique_id = window["question_length"] + 2, len(features)
            features.append(types.SimpleNamespace(
                example_index=len(examples), unique_id=unique_id,
                tokens=[None] * start + window["tokens"] + ["[SEP]"],
                token_to_orig_map={start + i: word for i, word in enumerate(window["words"])},
                token_is_max_context={start + i: is_max for i, is_max in enumerate(window["max_context"])},
            ))  # fmt: skip
            n = window["logits"]
            results.append(types.SimpleNamespace(
                unique_id=unique_id, start_logits=logits[at : at + n].tolist(),
                end_logits=logits[at + n : at + 2 * n].tolist(),
            ))  # fmt: skip
            at += 2 * n
        examples.append(types.SimpleNamespace(qas_id=line["id"], doc_tokens=words))
    assert at == len(logits)
    return examples, features, results


def make_expected(directory, name):
    settings = RUNS[name]
    examples, features, results = original_input(directory, settings["logits"])
    with tempfile.TemporaryDirectory() as scratch:
        files = [str(Path(scratch) / file) for file in ("predictions", "nbest", "odds")]
        # Of the tokenizer only convert_tokens_to_string is used, which needs no vocabulary.
        tokenizer = BertTokenizer.__new__(BertTokenizer)
        compute_predictions_logits(
            examples, features, results, settings["n_best_size"], settings["max_answer_length"],
            settings["do_lower_case"], *files, False, settings["version_2_with_negative"],
            settings["null_score_diff_threshold"], tokenizer)  # fmt: skip
        predictions, n_best, odds = (json.loads(Path(f).read_text()) if Path(f).exists() else {} for f in files)
    lines = [settings]
    for example in examples:
        id_ = example.qas_id
        entries = [[e["text"], e["probability"], e["start_logit"], e["end_logit"]] for e in n_best[id_]]
        lines.append({"id": id_, "prediction": predictions[id_], "n_best": entries, "null_odds": odds.get(id_)})
    write_lines(directory / f"expected-{name}.jsonl.gz", lines)
    tied = sum(len({e[2] + e[3] for e in line["n_best"]}) < len(line["n_best"]) for line in lines[1:])
    empty = sum(line["prediction"] == "" for line in lines[1:])
    print(f"{name}: {len(examples)} questions, {tied} with equal scores in the n-best list, {empty} answered ''", flush=True)


def main():
    logging.disable(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    logits = steps.add_parser("logits")
    logits.add_argument("source", type=Path)
    logits.add_argument("model", type=Path)
    logits.add_argument("directory", type=Path)
    logits.add_argument("--pad", action="store_true", help="keep the logits of the padding up to 384")
    logits.add_argument("--limit", type=int, help="only the first questions")
    expected = steps.add_parser("expected")
    expected.add_argument("directory", type=Path)
    expected.add_argument("names", nargs="+", choices=RUNS)
    arguments = parser.parse_args()
    if arguments.step == "logits":
        make_logits(arguments.source, arguments.model, arguments.directory, arguments.pad, arguments.limit)
    else:
        for name in arguments.names:
            make_expected(arguments.directory, name)


main()
