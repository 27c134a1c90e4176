package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.Checkpoint;

/** A document's windows and what one model says of them. */
record InferredDocument(
        Checkpoint checkpoint, FeaturizedDocument document, InferenceResult result, ResponseTimes times) {}
