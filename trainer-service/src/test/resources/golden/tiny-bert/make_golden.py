"""Makes the golden files of this folder with PyTorch and transformers; see README.md. Usage: python make_golden.py"""

import pathlib

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForQuestionAnswering, get_linear_schedule_with_warmup

HERE = pathlib.Path(__file__).parent
UPDATES, BATCHES_PER_UPDATE, WINDOWS, TOKENS = 4, 2, 4, 24
LEARNING_RATE, WARMUP_STEPS, TOTAL_STEPS = 1e-3, 2, 8
WEIGHT_DECAY, ADAM_EPSILON, MAX_GRAD_NORM = 0.01, 1e-8, 0.5

torch.manual_seed(20240229)
config = BertConfig(
    vocab_size=120, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
    max_position_embeddings=40, hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, initializer_range=0.2)
model = BertForQuestionAnswering(config)
for name, parameter in model.named_parameters():
    if name.endswith("bias"):  # New models have no bias; a wrong one would not be seen.
        torch.nn.init.normal_(parameter, std=0.1)
model.save_pretrained(HERE, safe_serialization=True)

expected = {}
batches = []
for i in range(UPDATES * BATCHES_PER_UPDATE):
    lengths = torch.randint(10, TOKENS + 1, (WINDOWS,))
    lengths[0] = TOKENS
    second_segment = torch.randint(4, 8, (WINDOWS,))
    columns = torch.arange(TOKENS).unsqueeze(0)
    attention_mask = (columns < lengths.unsqueeze(1)).long()
    batch = dict(
        input_ids=torch.randint(1, 120, (WINDOWS, TOKENS)) * attention_mask,
        token_type_ids=(columns >= second_segment.unsqueeze(1)).long() * attention_mask,
        attention_mask=attention_mask,
        start_positions=torch.tensor([0, 5, 7, TOKENS + 3]),  # the last is past the window: left out of the loss
        end_positions=torch.tensor([0, 6, 7, TOKENS]))
    batches.append(batch)
    expected |= {f"batch.{i}.{key}": value for key, value in batch.items()}
    expected |= {f"batch.{i}.lengths": lengths, f"batch.{i}.second_segment": second_segment}

model.eval()  # No dropout; gradients as in training.
with torch.no_grad():
    output = model(**batches[0])
expected |= {"start_logits": output.start_logits, "end_logits": output.end_logits}

no_decay = ("bias", "LayerNorm.weight")
optimizer = torch.optim.AdamW([
    dict(params=[p for n, p in model.named_parameters() if not any(k in n for k in no_decay)], weight_decay=WEIGHT_DECAY),
    dict(params=[p for n, p in model.named_parameters() if any(k in n for k in no_decay)], weight_decay=0.0),
], lr=LEARNING_RATE, eps=ADAM_EPSILON)
schedule = get_linear_schedule_with_warmup(optimizer, WARMUP_STEPS, TOTAL_STEPS)
losses, norms, rates = [], [], []
for update in range(UPDATES):
    for batch in batches[update * BATCHES_PER_UPDATE:(update + 1) * BATCHES_PER_UPDATE]:
        loss = model(**batch).loss
        losses.append(loss.detach())
        (loss / BATCHES_PER_UPDATE).backward()
    norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), MAX_GRAD_NORM))
    rates.append(schedule.get_last_lr()[0])
    optimizer.step()
    schedule.step()
    optimizer.zero_grad()
expected |= {"losses": torch.stack(losses), "grad_norms": torch.stack(norms), "learning_rates": torch.tensor(rates, dtype=torch.float64)}
expected |= {f"after.{name}": parameter.detach() for name, parameter in model.named_parameters()}
save_file({k: v.contiguous() for k, v in expected.items()}, HERE / "expected.safetensors")
