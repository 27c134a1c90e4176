"""Writes logits.json: what transformers' BertForQuestionAnswering gives for the tiny model. Run here, in a venv with torch
and transformers; logits.json was made with torch 2.13 and transformers 5.18."""

import json

import torch
from transformers import BertForQuestionAnswering

WINDOWS = [(9, 2), (40, 5), (23, 3)]  # tokens, and how many of them are the question's

model = BertForQuestionAnswering.from_pretrained(".").eval()
logits = []
for length, question_length in WINDOWS:
    input_ids = torch.tensor([[7 + i * i % 500 for i in range(length)]])
    token_type_ids = torch.tensor([[0] * (question_length + 2) + [1] * (length - question_length - 2)])
    with torch.no_grad():
        output = model(input_ids=input_ids, token_type_ids=token_type_ids)
    logits.append({"start": output.start_logits[0].tolist(), "end": output.end_logits[0].tolist()})
with open("logits.json", "w") as file:
    json.dump(logits, file, indent=1)
    file.write("\n")
