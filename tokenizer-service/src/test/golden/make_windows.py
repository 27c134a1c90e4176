"""Writes what transformers' slow squad_convert_example_to_features makes of passages.json, unpadded, one window a line.

Made with transformers 4.57.6, tokenizers 0.22.2 and Python 3.11. VOCAB is the vocabulary of all-MiniLM-L6-v2's
tokenizer.json, one token a line, in the order of the ids.

    python make_windows.py VOCAB passages.json train 128 48 16 windows-train-128-48-16.jsonl.gz
"""
import gzip
import json
import sys

import numpy as np

plain_where = np.where
np.where = lambda condition, *rest: plain_where(np.atleast_1d(condition), *rest)  # the original passes a scalar

from transformers import BertTokenizer  # noqa: E402
from transformers.data.processors import squad  # noqa: E402

vocab, source, split, max_seq_length, doc_stride, max_query_length, target = sys.argv[1:]
with open(source, encoding="utf-8") as file:
    examples = squad.SquadV2Processor()._create_examples(json.load(file)["data"], split)
squad.squad_convert_example_to_features_init(BertTokenizer(vocab, do_lower_case=True))
unique_id = 1000000000
example_index = 0
with gzip.GzipFile(target, "wb", mtime=0) as file:
    for example in examples:
        features = squad.squad_convert_example_to_features(
            example, int(max_seq_length), int(doc_stride), int(max_query_length), "do_not_pad", split == "train")
        for doc_span_index, feature in enumerate(features):
            line = json.dumps({
                "unique_id": unique_id, "qas_id": example.qas_id, "example_index": example_index,
                "doc_span_index": doc_span_index, "tokens": feature.tokens, "input_ids": feature.input_ids,
                "token_type_ids": feature.token_type_ids, "p_mask": feature.p_mask, "cls_index": feature.cls_index,
                "paragraph_len": feature.paragraph_len, "token_to_orig_map": feature.token_to_orig_map,
                "token_is_max_context": feature.token_is_max_context, "start_position": feature.start_position,
                "end_position": feature.end_position, "is_impossible": feature.is_impossible,
            }, ensure_ascii=False, separators=(",", ":"))
            file.write((line + "\n").encode("utf-8"))
            unique_id += 1
        example_index += bool(features)
