"""Asks transformers' pipeline("question-answering") and a running inference-service the same questions, and counts the same answers.

    python compare_with_pipeline.py OUT http://127.0.0.1:8413/models/CHECKPOINT dev-v1.1.json 25

OUT is the directory of that checkpoint, as `squadron run --output_dir OUT` or `squadron models export` writes it; 25 is how many
questions are drawn (with a fixed seed). Needs torch and transformers below 5; was run with transformers 4.57.6.
"""

import json
import random
import sys
import urllib.request

from transformers import BertForQuestionAnswering, BertTokenizerFast, QuestionAnsweringPipeline

# Parameters, and how many characters of other contexts are appended to a question's own.
SETTINGS = [
    ({}, 0),
    ({"top_k": 3}, 0),
    ({"top_k": 5, "handle_impossible_answer": True, "max_answer_len": 30}, 0),
    ({"align_to_words": False, "top_k": 2}, 0),
    ({"max_seq_len": 96, "doc_stride": 32, "top_k": 3}, 0),
    ({"max_seq_len": 128}, 0),
    ({"top_k": 3, "max_seq_len": 256, "doc_stride": 64}, 6000),
    ({}, 6000),
]
QUESTIONS_WITH_LONG_CONTEXTS = 10


def ask(url, question, context, parameters):
    body = json.dumps({"inputs": {"question": question, "context": context}, "parameters": parameters}).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, {"content-type": "application/json"})) as response:
        return json.load(response)


def as_list(answers):
    answers = answers if isinstance(answers, list) else [answers]
    # Spans of score 0, which end before they begin, fill up the original's list where a context has too few others.
    return [a for a in answers if a["score"] > 0]


def places(answers):
    return [(a["answer"], a["start"], a["end"]) for a in as_list(answers)]


def main():
    directory, url, file, count = sys.argv[1:]
    model = BertForQuestionAnswering.from_pretrained(directory).eval()
    pipeline = QuestionAnsweringPipeline(model=model, tokenizer=BertTokenizerFast.from_pretrained(directory))
    with open(file, encoding="utf-8") as squad:
        paragraphs = [p for article in json.load(squad)["data"] for p in article["paragraphs"]]
    questions = [(q["question"], p["context"]) for p in paragraphs for q in p["qas"]]
    others = " ".join(p["context"] for p in paragraphs)
    drawn = random.Random(1).sample(questions, int(count))
    total, same, apart = 0, 0, 0.0
    for parameters, longer in SETTINGS:
        for question, context in drawn[:QUESTIONS_WITH_LONG_CONTEXTS] if longer else drawn:
            context = context + "\n\n" + others[:longer] if longer else context
            theirs = pipeline(question=question, context=context, **parameters)
            ours = ask(url, question, context, parameters)
            total += 1
            if isinstance(theirs, list) == isinstance(ours, list) and places(theirs) == places(ours):
                same += 1
                scores = zip(as_list(theirs), as_list(ours), strict=True)
                apart = max([apart] + [abs(a["score"] - b["score"]) / a["score"] for a, b in scores])
            else:
                print(parameters, question, theirs, ours, sep="\n  ")
    print(f"{total} questions, {same} with the same answers; their scores are apart by {apart:.2g} of themselves at most")


main()
