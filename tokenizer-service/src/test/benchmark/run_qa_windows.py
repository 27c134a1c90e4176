"""The peer of WindowsBenchmark: windows with Hugging Face's fast tokenizer, as run_qa.py's prepare_validation_features
makes them (transformers, examples/pytorch/question-answering), one thread. Needs transformers.

Reads the questions once; then makes all windows for every line on standard input and answers it with
`EXAMPLES WINDOWS CPU_SECONDS`. Not counted: reading the JSON, loading the tokenizer.

    python run_qa_windows.py SQUAD_JSON TOKENIZER_DIRECTORY
"""
import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["RAYON_NUM_THREADS"] = "1"

from transformers import BertTokenizerFast  # noqa: E402

squad, directory = sys.argv[1:]
tokenizer = BertTokenizerFast.from_pretrained(directory)
with open(squad, encoding="utf-8") as file:
    examples = [(question["id"], question["question"].lstrip(), paragraph["context"])
                for article in json.load(file)["data"]
                for paragraph in article["paragraphs"]
                for question in paragraph["qas"]]


def windows(batch):
    encoded = tokenizer(
        [question for _, question, _ in batch], [context for _, _, context in batch], truncation="only_second",
        max_length=384, stride=128, return_overflowing_tokens=True, return_offsets_mapping=True, padding=False)
    sample_mapping = encoded.pop("overflow_to_sample_mapping")
    encoded["example_id"] = []
    for i in range(len(encoded["input_ids"])):
        sequence_ids = encoded.sequence_ids(i)
        encoded["example_id"].append(batch[sample_mapping[i]][0])
        encoded["offset_mapping"][i] = [
            offsets if sequence_ids[k] == 1 else None for k, offsets in enumerate(encoded["offset_mapping"][i])]
    return len(encoded["input_ids"])


print("ready", flush=True)
for _ in sys.stdin:
    start = time.process_time()
    count = sum(windows(examples[i:i + 1000]) for i in range(0, len(examples), 1000))
    print(len(examples), count, time.process_time() - start, flush=True)
