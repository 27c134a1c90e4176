"""The peer of TrainingBenchmark: the same steps in PyTorch with transformers' BertForQuestionAnswering, AdamW, clipping
and schedule as run_squad has them, one thread. Needs torch and transformers.

Takes one step for every line on standard input and answers it with its CPU seconds.

    python train_steps.py LAYERS HIDDEN WINDOWS TOKENS fp32|bf16
"""
import sys
import time

import torch
from transformers import BertConfig, BertForQuestionAnswering, get_linear_schedule_with_warmup

layers, hidden, windows, tokens = map(int, sys.argv[1:5])
half = sys.argv[5] == "bf16"
torch.set_num_threads(1)
torch.manual_seed(0)
model = BertForQuestionAnswering(BertConfig(
    num_hidden_layers=layers, hidden_size=hidden, num_attention_heads=12, intermediate_size=4 * hidden)).train()
no_decay = ("bias", "LayerNorm.weight")
optimizer = torch.optim.AdamW(
    [{"params": [p for n, p in model.named_parameters() if not any(x in n for x in no_decay)], "weight_decay": 0.0},
     {"params": [p for n, p in model.named_parameters() if any(x in n for x in no_decay)], "weight_decay": 0.0}],
    lr=3e-5, eps=1e-8)
scheduler = get_linear_schedule_with_warmup(optimizer, 0, 100_000)
print("ready", flush=True)
for _ in sys.stdin:
    ids = torch.randint(1000, 30000, (windows, tokens))
    batch = {"input_ids": ids, "token_type_ids": torch.ones_like(ids), "attention_mask": torch.ones_like(ids),
             "start_positions": torch.randint(0, tokens, (windows,)), "end_positions": torch.randint(0, tokens, (windows,))}
    start = time.process_time()
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        loss = model(**batch).loss
    loss.backward()
    loss.item()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    model.zero_grad()
    print(time.process_time() - start, flush=True)
