"""Writes pipeline-golden.json: what transformers' pipeline("question-answering") makes of random logits.

Made with transformers 4.57.6; no model and no network are needed:

    python make_pipeline_golden.py > pipeline-golden.json

The pipeline is the original's with a fast tokenizer; only the model's forward pass is replaced by random logits. The contexts
are written for this test. The vocabulary is made here, so that many words fall into pieces. Answers of score 0 are left out:
where a context has fewer spans than the pipeline wants, it fills up with spans that end before they begin.
"""

import json
import logging
import random
import string
import tempfile
import warnings
from pathlib import Path

import torch
from transformers import BertConfig, BertForQuestionAnswering, BertTokenizerFast, QuestionAnsweringPipeline
from transformers.modeling_outputs import QuestionAnsweringModelOutput

logging.disable(logging.CRITICAL)
warnings.filterwarnings("ignore")

CONTEXTS = [
    "The old harbour of Lindisfarne was rebuilt in 1884 by Anna Smith's brothers, who paid (it is said) 4,500 crowns.",
    "Caf\u00e9 Zo\u00eb \u2013 na\u00efve fa\u00e7ade, cre\u0301me bru\u0302le\u0301e \u2013 opened at S\u00e3o Jo\u00e3o; \u0130stanbul's \u00dcmit came later.",
    "A robot \U0001f916 met a family \U0001f468\u200d\U0001f469\u200d\U0001f467 near \u6771\u4eac\u30bf\u30ef\u30fc and said: \u201chello\u201d\u2026 then left\tat   noon.\nIt was \U0001f600 happy!",
    "In the first year the mill made flour. In the second year the mill made flour. In the third year the mill made paper, "
    "and in the fourth year the mill made flour again; nobody in the valley could say why The Mill had changed, or changed back.",
]
QUESTIONS = ["Who made what?", "Why did the mill of the valley in the north make neither flour nor paper?"]


def vocabulary():
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    words += ["the", "in", "year", "mill", "made", "flour", "who", "what", "har", "##bour", "smith", "##s", "re", "##built", "The", "In", "Caf"]
    letters = string.ascii_letters + string.digits + "\u00e9\u00eb\u00ef\u00e7\u6771\u4eac"
    words += list(letters) + ["##" + c for c in letters] + list(string.punctuation) + list("\u2013\u201c\u201d\u2026")
    return list(dict.fromkeys(words))


class Recorded:
    """A forward pass that says what it likes, and keeps it."""

    def __init__(self, rng, kind):
        self.rng, self.kind, self.passes = rng, kind, []

    def logits(self, n):
        values = [self.rng.uniform(-4, 4) for _ in range(n)]
        if self.kind == "sure":
            values[self.rng.randrange(n)] += 9
        if self.kind == "null":
            values[0] += 7
        return torch.tensor(values, dtype=torch.float32)

    def forward(self, input_ids=None, attention_mask=None, token_type_ids=None):
        start, end = self.logits(input_ids.shape[1]), self.logits(input_ids.shape[1])
        self.passes.append((start.tolist(), end.tolist()))
        return QuestionAnsweringModelOutput(start_logits=start[None], end_logits=end[None])


def case(pipeline, rng, question, context, kind, parameters):
    recorded = Recorded(rng, kind)
    pipeline.model.forward = recorded.forward
    answers = pipeline(question=question, context=context, **parameters)
    answers = answers if isinstance(answers, list) else [answers]
    encodings = [f["encoding"] for f in pipeline.preprocess({"question": question, "context": context},
                                                            **{k: v for k, v in parameters.items() if k in ("max_seq_len", "doc_stride")})]
    windows = []
    for encoding, (start, end) in zip(encodings, recorded.passes, strict=True):
        document = [i for i, s in enumerate(encoding.sequence_ids) if s == 1]
        windows.append(
            {
                "question_length": document[0] - 2,
                "token_start": [encoding.offsets[i][0] for i in document],
                "token_end": [encoding.offsets[i][1] for i in document],
                "tokens": [encoding.tokens[i] for i in document],
                "start_logits": start,
                "end_logits": end,
            }
        )
    return {
        "context": context,
        "parameters": parameters,
        "windows": windows,
        "answers": [a for a in answers if a["score"] > 0],
    }


def main():
    rng = random.Random(20260102)
    cases = []
    model = BertForQuestionAnswering(BertConfig(hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8))
    with tempfile.TemporaryDirectory() as directory:
        vocab = Path(directory) / "vocab.txt"
        vocab.write_text("\n".join(vocabulary()) + "\n", encoding="utf-8")
        for do_lower_case in (True, False):
            tokenizer = BertTokenizerFast(str(vocab), do_lower_case=do_lower_case)
            pipeline = QuestionAnsweringPipeline(model=model, tokenizer=tokenizer)
            for context in CONTEXTS:
                for kind in ("random", "sure", "null"):
                    for cut in ({}, {"max_seq_len": 96, "doc_stride": rng.choice([4, 16])}):
                        parameters = {
                            "top_k": rng.choice([1, 2, 5, 20]),
                            "max_answer_len": rng.choice([1, 6, 15, 200]),
                            "handle_impossible_answer": rng.random() < 0.5,
                            "align_to_words": rng.random() < 0.7,
                            **cut,
                        }
                        cases.append(case(pipeline, rng, rng.choice(QUESTIONS), context, kind, parameters))
    print(json.dumps({"made_with": "transformers 4.57.6", "cases": cases}, ensure_ascii=True, separators=(",", ":")))


main()
