"""Five polite clients ask about texts of 600 characters, first alone, then while 500 calls at once ask for as much as they
may: contexts of 199,000 characters, strides of 1 and 16, windows of 512 tokens, n-best lists of 100, answers of any length.
Prints the outcomes and milliseconds of both; needs a service with a model, and grpcio and grpcio-tools in a scratch venv.

    deploy/squadron up && deploy/squadron models import DIR --alias champion
    VENV/bin/python -m grpc_tools.protoc -I protos/rpc/src/main/proto --python_out STUBS protos/rpc/src/main/proto/squadron/v1/*.proto
    VENV/bin/python hostile_calls.py STUBS 127.0.0.1:9413 VOCAB_TXT

How many batches of others a polite document waited for is the service's own metric, squadron_inference_queue_batches. The
hostile calls come from a process of their own, so that they do not hold up the polite clients' clock.
"""

import asyncio
import collections
import json
import random
import sys
import time

import grpc

stubs, address, vocabulary, *mode = sys.argv[1:]
sys.path.insert(0, stubs)
from squadron.v1 import question_answering_pb2 as qa  # noqa: E402

CALLS, CONNECTIONS, POLITE_CLIENTS = 500, 10, 5
KINDS = [{"doc_stride": 1, "max_seq_length": 512}, {"doc_stride": 16}, {"doc_stride": 16, "max_seq_length": 512}]
random.seed(7)
with open(vocabulary, encoding="utf-8") as file:
    WORDS = [word for word in map(str.strip, file) if word.isascii() and word.isalpha()]


def text(characters):
    return " ".join(random.choices(WORDS, k=characters // 2))[:characters]


def channel():
    return grpc.aio.insecure_channel(address, options=[("grpc.use_local_subchannel_pool", 1)])


async def outcome(connection, request, deadline):
    """The status of a call, and its seconds."""
    answer = connection.unary_unary(
        "/squadron.v1.QuestionAnsweringService/Answer",
        request_serializer=qa.AnswerRequest.SerializeToString,
        response_deserializer=qa.AnswerResponse.FromString,
    )
    began = time.monotonic()
    try:
        await answer(request, timeout=deadline)
        status = "OK"
    except grpc.aio.AioRpcError as error:
        status = error.code().name
    return status, time.monotonic() - began


def tell(who, outcomes):
    millis = sorted(round(1000 * seconds) for _, seconds in outcomes)
    print(
        json.dumps(
            {
                "who": who,
                "outcomes": collections.Counter(status for status, _ in outcomes),
                "p50_ms": millis[len(millis) // 2],
                "p95_ms": millis[len(millis) * 95 // 100],
                "max_ms": millis[-1],
            }
        ),
        flush=True,
    )


async def attack():
    contexts = [text(199_000) for _ in range(4)]
    connections = [channel() for _ in range(CONNECTIONS)]
    requests = [
        qa.AnswerRequest(
            question="What is the meaning of all of this?",
            context=contexts[i % len(contexts)],
            n_best_size=100,
            max_answer_length=2**31 - 1,
            **KINDS[i % len(KINDS)],
        )
        for i in range(CALLS)
    ]
    tell("hostile", await asyncio.gather(*(outcome(connections[i % CONNECTIONS], r, 60) for i, r in enumerate(requests))))


async def polite(until):
    """Asks again and again until the condition holds."""
    outcomes = []

    async def client():
        async with channel() as connection:
            while not until():
                request = qa.AnswerRequest(question="Who found the stone?", context=text(600))
                outcomes.append(await outcome(connection, request, 60))
                await asyncio.sleep(0.2)

    await asyncio.gather(*(client() for _ in range(POLITE_CLIENTS)))
    return outcomes


async def main():
    ends = time.monotonic() + 20
    tell("polite, alone", await polite(lambda: time.monotonic() > ends))
    attacker = await asyncio.create_subprocess_exec(sys.executable, __file__, *sys.argv[1:4], "attack")
    tell("polite, beside the hostile", await polite(lambda: attacker.returncode is not None))


asyncio.run(attack() if mode == ["attack"] else main())
