"""Writes the variants of a tiny BERT and their logits; see README.md. Arguments: its directory, the target."""
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertForPreTraining, BertForQuestionAnswering, BertModel

source, target = (Path(argument) for argument in sys.argv[1:])
INPUT_IDS = torch.tensor([[2, 17, 45, 88, 3, 101, 7, 64, 119, 30, 3]])
TOKEN_TYPE_IDS = torch.tensor([[0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]])

torch.manual_seed(4)
expected = {"input_ids": INPUT_IDS, "token_type_ids": TOKEN_TYPE_IDS}
for name, dtype, shard in [
    ("fp32", torch.float32, "1GB"),
    ("fp16", torch.float16, "1GB"),
    ("bf16-sharded", torch.bfloat16, "20KB"),
]:
    model = BertForQuestionAnswering.from_pretrained(source).to(dtype)
    if name != "fp32":  # that one is golden/tiny-bert
        model.save_pretrained(target / name, max_shard_size=shard)
    model = model.float().eval()
    with torch.no_grad():
        output = model(INPUT_IDS, token_type_ids=TOKEN_TYPE_IDS)
    expected[f"{name}.start_logits"] = output.start_logits
    expected[f"{name}.end_logits"] = output.end_logits
save_file(expected, target / "expected.safetensors")

BertForPreTraining.from_pretrained(source).save_pretrained(target / "pretraining")
BertModel.from_pretrained(source).save_pretrained(target / "bare")
