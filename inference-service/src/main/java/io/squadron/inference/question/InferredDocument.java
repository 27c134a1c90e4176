package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;

/** A document's windows and what one model says of them. */
record InferredDocument(
        Checkpoint checkpoint,
        Precision precision,
        FeaturizedDocument document,
        InferenceResult result,
        ResponseTimes times) {}
