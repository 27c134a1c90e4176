"""The peer of StepByStepComparison and QualityComparison: PyTorch and transformers make the steps that DIRECTORY/plan.json
describes, on the windows of a file of `squadron windows`, from the weights in DIRECTORY. Needs torch and transformers.

    python given_batches.py DIRECTORY WINDOWS           without dropout; a line of JSON for each step: the mean loss of its
                                                        batches and the norm of its gradient before clipping
    python given_batches.py DIRECTORY WINDOWS --train   with the dropout of config.json; the trained model replaces the
                                                        one in DIRECTORY; a line of JSON for every 50 steps
"""
import json
import sys
import time

import torch
from transformers import BertForQuestionAnswering, get_linear_schedule_with_warmup

directory, windows_file, *mode = sys.argv[1:]
trains = mode == ["--train"]
torch.set_num_threads(1)
with open(f"{directory}/plan.json", encoding="utf-8") as file:
    plan = json.load(file)
wanted = {i for step in plan["steps"] for batch in step for i in batch}
with open(windows_file, encoding="utf-8") as file:
    windows = {i: json.loads(line) for i, line in enumerate(file) if i in wanted}
torch.manual_seed(plan["seed"])
dropout = {} if trains else {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
model = BertForQuestionAnswering.from_pretrained(directory, **dropout).train()
no_decay = ("bias", "LayerNorm.weight")
optimizer = torch.optim.AdamW(
    [{"params": [p for n, p in model.named_parameters() if not any(x in n for x in no_decay)],
      "weight_decay": plan["weight_decay"]},
     {"params": [p for n, p in model.named_parameters() if any(x in n for x in no_decay)], "weight_decay": 0.0}],
    lr=plan["learning_rate"], eps=plan["adam_epsilon"])  # fmt: skip
scheduler = get_linear_schedule_with_warmup(optimizer, plan["warmup_steps"], plan["total_steps"])


def inputs(members):
    batch = [windows[i] for i in members]
    longest = max(len(window["input_ids"]) for window in batch)
    pad = lambda values: values + [0] * (longest - len(values))  # noqa: E731
    tensors = {key: torch.tensor([pad(window[key]) for window in batch]) for key in ("input_ids", "token_type_ids")}
    tensors["attention_mask"] = torch.tensor([pad([1] * len(window["input_ids"])) for window in batch])
    for key in ("start_position", "end_position"):
        tensors[key + "s"] = torch.tensor([window[key] for window in batch])
    return tensors


start, recent = time.process_time(), []
for number, step in enumerate(plan["steps"], 1):
    losses = []
    for members in step:
        loss = model(**inputs(members)).loss / len(step)
        loss.backward()
        losses.append(loss.item())
    norm = torch.nn.utils.clip_grad_norm_(model.parameters(), plan["max_grad_norm"])
    optimizer.step()
    scheduler.step()
    model.zero_grad()
    recent.append(sum(losses))
    if not trains:
        print(json.dumps({"loss": sum(losses), "grad_norm": norm.item()}), flush=True)
    elif number % 50 == 0 or number == len(plan["steps"]):
        seconds = round(time.process_time() - start)
        print(json.dumps({"step": number, "loss": sum(recent) / len(recent), "cpu_seconds": seconds}), flush=True)
        recent = []
if trains:
    model.save_pretrained(directory)
