package io.squadron.local.job;

import io.squadron.local.client.ServerStream;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderState;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Has the trainer-service fetch an encoder, and shows how far that is. */
public final class EncoderPull {
    /** What was fetched is converted and checked without a word: of the largest BERTs that are gigabytes. */
    private static final Duration SILENCE_ALLOWED = Duration.ofMinutes(5);

    private final Services services;
    private final Progress progress;

    public EncoderPull(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Fetches it, unless it is there.
     *
     * @param name as {@code model_name_or_path} has it
     * @throws io.grpc.StatusRuntimeException with the service's sentence: NOT_FOUND if nobody has one of that name
     */
    public Encoder pull(String name) throws InterruptedException {
        PullEncoderRequest request =
                PullEncoderRequest.newBuilder().setName(name).build();
        try (ServerStream<PullEncoderRequest, PullEncoderResponse> responses =
                new ServerStream<>("trainer-service", SILENCE_ALLOWED)) {
            services.encoderStreams().pullEncoder(request, responses);
            Narration narration = new Narration();
            Optional<PullEncoderResponse> next = responses.next();
            while (next.isPresent()) {
                if (next.get().hasEncoder()) {
                    return narration.end(next.get().getEncoder());
                }
                narration.tell(next.get());
                next = responses.next();
            }
        }
        throw new FailedException("The trainer-service ended the pull of " + name + " without an encoder; see"
                + " `squadron logs trainer`.");
    }

    /** A bar for each file. */
    private final class Narration {
        private String file;
        private Progress.Task task;

        void tell(PullEncoderResponse state) {
            if (!state.getFile().equals(file)) {
                file = state.getFile();
                task = progress.begin(
                        file.isEmpty() ? "Waiting for another pull of it" : "Fetching " + file,
                        state.getBytesTotal(),
                        Progress.Unit.BYTES);
            }
            if (!file.isEmpty() && state.hasBytesTotal() && state.getBytesRead() == state.getBytesTotal()) {
                task.finish(String.format(Locale.ROOT, "%,d bytes", state.getBytesTotal()));
            } else {
                task.update(state.getBytesRead(), state.getBytesTotal());
            }
        }

        Encoder end(Encoder encoder) {
            if (file == null && encoder.getState() == EncoderState.ENCODER_STATE_PULLED) {
                progress.say(encoder.getName() + " is here already.");
            }
            return encoder;
        }
    }
}
