package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.Optional;

/** The windows of a question's documents and what one model says of them. */
record InferredDocuments(
        Checkpoint checkpoint,
        Precision precision,
        Optional<Calibration> calibration,
        FeaturizedDocuments documents,
        InferenceResult result,
        ResponseTimes times) {}
