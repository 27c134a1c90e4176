package io.squadron.trainer.training;

import io.squadron.trainer.encoder.Encoder;

/** Fine-tunes an encoder for question answering. */
@SuppressWarnings("DoNotCallSuggester") // until it is written, in a moment
public final class FineTuning {
    private final Encoder encoder;
    private final TrainingWindows windows;
    private final TrainingArguments arguments;
    private final TrainingListener listener;

    public FineTuning(
            Encoder encoder, TrainingWindows windows, TrainingArguments arguments, TrainingListener listener) {
        this.encoder = encoder;
        this.windows = windows;
        this.arguments = arguments;
        this.listener = listener;
    }

    /**
     * Trains to the end, or until the listener asks to stop. Blocks for as long as that takes.
     *
     * @throws TrainingFailedException if the loss is no longer a finite number, or the windows do not fit the encoder
     */
    public TrainingOutcome run() {
        throw new UnsupportedOperationException(encoder.source() + windows.size() + arguments + listener);
    }
}
