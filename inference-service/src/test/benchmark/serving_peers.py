"""Other people's ways to answer questions, as peers of ServingBenchmark.

    serving_peers.py pipeline|pytorch|onnxruntime MODEL [--onnx FILE] [--threads N]

MODEL is a directory as `squadron models export MODEL DIR --format huggingface` writes it. FILE is what ONNX Runtime runs:
a plain export, or one that `onnxruntime.quantization.quantize_dynamic` made of it (`--make_onnx` writes both and ends).

Reads lines of JSON, arrays of {"question", "context"}; answers all of them and writes what it took. The pipeline does all
that the service does (tokenizing, post-processing; one question after the other, as it does by default); the two others only
pass windows through the model, in batches of 8 that were sorted by length and tokenized before, outside of the time.
"""

import argparse
import json
import os
import resource
import sys
import time

BATCH = 8


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Pipeline:
    def __init__(self, args):
        from transformers import pipeline

        self.answer = pipeline("question-answering", model=args.model, tokenizer=args.model, device="cpu")

    def prepare(self, questions):
        return questions

    def run(self, questions):
        for question in questions:
            self.answer(question=question["question"], context=question["context"], doc_stride=128, max_answer_len=30)


class Windows:
    """Windows of 384 tokens, a stride of 128, in batches."""

    def __init__(self, args):
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(args.model)

    def prepare(self, questions):
        windows = []
        for question in questions:
            query = self.tokenizer(question["question"], add_special_tokens=False, truncation=True, max_length=64)
            room = 384 - len(query["input_ids"]) - 3
            cut = self.tokenizer(
                question["question"],
                question["context"],
                truncation="only_second",
                max_length=384,
                stride=max(0, room - 128),
                return_overflowing_tokens=True,
            )
            windows += list(zip(cut["input_ids"], cut["token_type_ids"]))
        windows.sort(key=lambda window: len(window[0]))
        return [self.batch(windows[i : i + BATCH]) for i in range(0, len(windows), BATCH)]

    @staticmethod
    def batch(windows):
        import numpy

        longest = max(len(ids) for ids, _ in windows)
        batch = {
            name: numpy.zeros((len(windows), longest), dtype=numpy.int64)
            for name in ("input_ids", "attention_mask", "token_type_ids")
        }
        for row, (ids, types) in enumerate(windows):
            batch["input_ids"][row, : len(ids)] = ids
            batch["attention_mask"][row, : len(ids)] = 1
            batch["token_type_ids"][row, : len(ids)] = types
        return batch


class PyTorch(Windows):
    def __init__(self, args):
        super().__init__(args)
        import torch
        from transformers import AutoModelForQuestionAnswering

        self.torch = torch
        self.model = AutoModelForQuestionAnswering.from_pretrained(args.model).eval()

    def run(self, batches):
        with self.torch.inference_mode():
            for batch in batches:
                self.model(**{name: self.torch.from_numpy(value) for name, value in batch.items()})


class OnnxRuntime(Windows):
    def __init__(self, args):
        super().__init__(args)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = args.threads
        self.session = onnxruntime.InferenceSession(args.onnx, options, providers=["CPUExecutionProvider"])

    def run(self, batches):
        for batch in batches:
            self.session.run(None, batch)


def make_onnx(model, file):
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModelForQuestionAnswering

    names = ["input_ids", "attention_mask", "token_type_ids"]
    torch.onnx.export(
        AutoModelForQuestionAnswering.from_pretrained(model, attn_implementation="eager").eval(),
        tuple(torch.ones(2, 16, dtype=torch.int64) for _ in names),
        file,
        input_names=names,
        output_names=["start_logits", "end_logits"],
        dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names + ["start_logits", "end_logits"]},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(file, file.replace(".onnx", "-int8.onnx"), per_channel=True, weight_type=QuantType.QInt8)


def main():
    # Libraries print what they like, native ones too.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["pipeline", "pytorch", "onnxruntime"])
    parser.add_argument("model")
    parser.add_argument("--onnx")
    parser.add_argument("--make_onnx", action="store_true")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    args = parser.parse_args()
    if args.make_onnx:
        make_onnx(args.model, args.onnx)
        return
    if args.peer != "onnxruntime":
        import torch

        torch.set_num_threads(args.threads)
    peer = {"pipeline": Pipeline, "pytorch": PyTorch, "onnxruntime": OnnxRuntime}[args.peer](args)
    print("ready", file=answers, flush=True)
    prepared = {}
    for line in sys.stdin:
        if line not in prepared:
            prepared[line] = peer.prepare(json.loads(line))
        cpu, wall = cpu_seconds(), time.perf_counter()
        peer.run(prepared[line])
        print(
            json.dumps({"wall_seconds": time.perf_counter() - wall, "cpu_seconds": cpu_seconds() - cpu}),
            file=answers,
            flush=True,
        )


if __name__ == "__main__":
    main()
