"""The peer of a whole training: fine-tunes with PyTorch and transformers as run_squad does, on windows that
`squadron windows` has written (they are those of run_squad, byte for byte), and answers a SQuAD file with the result.

    deploy/squadron windows --split train --input train-v1.1.json --max_samples 20000 --output train.jsonl
    python fine_tune.py train MODEL train.jsonl OUTPUT --batch 12 --learning_rate 2e-4
    python fine_tune.py answer OUTPUT dev-v1.1.json OUTPUT

MODEL is a Hugging Face BERT directory with vocab.txt. Needs torch and transformers (below version 5). Batches are padded to
their longest window only, and drawn from shuffled pools sorted by length, for the machine's sake; --plain shuffles without.
`answer` takes run_squad's padding, post-processing and metrics from transformers.
"""

import argparse
import functools
import json
import random
import time
from pathlib import Path

import numpy as np
import torch

plain_where = np.where
np.where = lambda condition, *rest: plain_where(np.atleast_1d(condition), *rest)  # older originals pass a scalar

from transformers import BertForQuestionAnswering, BertTokenizer, get_linear_schedule_with_warmup  # noqa: E402
from transformers.data.metrics.squad_metrics import compute_predictions_logits, squad_evaluate  # noqa: E402
from transformers.data.processors import squad  # noqa: E402

BATCH_TOKENS = 8192
POOL_BATCHES = 50


def pad(windows):
    """The model's inputs, [windows][tokens] of int64."""
    longest = max(len(window["input_ids"]) for window in windows)
    ids, types, mask = (torch.zeros(len(windows), longest, dtype=torch.long) for _ in range(3))
    for row, window in enumerate(windows):
        n = len(window["input_ids"])
        ids[row, :n] = torch.tensor(window["input_ids"])
        types[row, :n] = torch.tensor(window["token_type_ids"])
        mask[row, :n] = 1
    return {"input_ids": ids, "token_type_ids": types, "attention_mask": mask}


def batches_of(windows, size, plain):
    order = random.sample(range(len(windows)), len(windows))
    if not plain:
        pool = size * POOL_BATCHES
        for at in range(0, len(order), pool):
            order[at : at + pool] = sorted(order[at : at + pool], key=lambda i: len(windows[i]["input_ids"]))
    batches = [order[at : at + size] for at in range(0, len(order), size)]
    if not plain:
        random.shuffle(batches)
    return batches


def train(arguments):
    random.seed(arguments.seed)
    torch.manual_seed(arguments.seed)
    with open(arguments.windows, encoding="utf-8") as file:
        keys = ("input_ids", "token_type_ids", "start_position", "end_position")
        windows = [{key: window[key] for key in keys} for window in map(json.loads, file)]
    model = BertForQuestionAnswering.from_pretrained(arguments.model).train()
    no_decay = ("bias", "LayerNorm.weight")
    optimizer = torch.optim.AdamW(
        [{"params": [p for n, p in model.named_parameters() if not any(x in n for x in no_decay)], "weight_decay": 0.0},
         {"params": [p for n, p in model.named_parameters() if any(x in n for x in no_decay)], "weight_decay": 0.0}],
        lr=arguments.learning_rate, eps=1e-8)  # fmt: skip
    batches = [b for _ in range(arguments.epochs) for b in batches_of(windows, arguments.batch, arguments.plain)]
    scheduler = get_linear_schedule_with_warmup(optimizer, 0, len(batches))
    print(f"{len(windows)} windows, {len(batches)} steps", flush=True)
    start, cpu, losses = time.time(), time.process_time(), []
    for step, members in enumerate(batches, 1):
        batch = [windows[i] for i in members]
        positions = {key: torch.tensor([window[key[:-1]] for window in batch])
                     for key in ("start_positions", "end_positions")}  # fmt: skip
        loss = model(**pad(batch), **positions).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        scheduler.step()
        model.zero_grad()
        losses.append(loss.item())
        if step % 50 == 0 or step == len(batches):
            print(f"{step} loss {np.mean(losses):.4f}  {time.time() - start:.0f} s, "
                  f"{time.process_time() - cpu:.0f} s of CPU", flush=True)  # fmt: skip
            losses = []
    model.save_pretrained(arguments.output)
    BertTokenizer(str(arguments.model / "vocab.txt"), do_lower_case=True).save_pretrained(arguments.output)


def answer(arguments):
    processor = squad.SquadV2Processor() if arguments.version_2_with_negative else squad.SquadV1Processor()
    examples = processor.get_dev_examples(arguments.data.parent, arguments.data.name)
    tokenizer = BertTokenizer(str(arguments.model / "vocab.txt"), do_lower_case=True)
    # The original tokenizes a context again for each of its questions; remembering the words changes nothing else.
    tokenizer.tokenize = functools.lru_cache(None)(tokenizer.tokenize)
    squad.squad_convert_example_to_features_init(tokenizer)
    features = []
    for index, example in enumerate(examples):
        for feature in squad.squad_convert_example_to_features(example, 384, 128, 64, "do_not_pad", False):
            feature.example_index, feature.unique_id = index, len(features)
            features.append(feature)
    model = BertForQuestionAnswering.from_pretrained(arguments.model).eval()
    results = [None] * len(features)
    order = sorted(range(len(features)), key=lambda i: -len(features[i].input_ids))
    at = 0
    with torch.inference_mode():
        while at < len(order):
            members = order[at : at + BATCH_TOKENS // len(features[order[at]].input_ids)]
            at += len(members)
            output = model(**pad([vars(features[i]) for i in members]))
            for row, i in enumerate(members):
                n = len(features[i].input_ids)
                results[i] = squad.SquadResult(
                    i, output.start_logits[row, :n].tolist(), output.end_logits[row, :n].tolist())  # fmt: skip
    arguments.output.mkdir(parents=True, exist_ok=True)
    files = [str(arguments.output / f"{name}_.json") for name in ("predictions", "nbest_predictions", "null_odds")]
    predictions = compute_predictions_logits(
        examples, features, results, 20, 30, True, *files, False, arguments.version_2_with_negative, 0.0, tokenizer)  # fmt: skip
    null_odds = json.loads(Path(files[2]).read_text()) if arguments.version_2_with_negative else None
    print(json.dumps(squad_evaluate(examples, predictions, null_odds)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    steps = parser.add_subparsers(dest="step", required=True)
    training = steps.add_parser("train")
    training.add_argument("model", type=Path)
    training.add_argument("windows", type=Path)
    training.add_argument("output", type=Path)
    training.add_argument("--batch", type=int, default=8)
    training.add_argument("--learning_rate", type=float, default=5e-5)
    training.add_argument("--epochs", type=int, default=1)
    training.add_argument("--seed", type=int, default=42)
    training.add_argument("--plain", action="store_true", help="a plain shuffle")
    answering = steps.add_parser("answer")
    answering.add_argument("model", type=Path)
    answering.add_argument("data", type=Path)
    answering.add_argument("output", type=Path)
    answering.add_argument("--version_2_with_negative", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    train(arguments) if arguments.step == "train" else answer(arguments)


main()
