package io.squadron.eval.system;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.eval.reading.Reading;
import io.squadron.rpc.Connections;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ListModelsResponse;
import io.squadron.v1.Model;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import io.squadron.v1.ModelState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks the inference-service which models it has. */
@ApplicationScoped
class ServedModels {
    private static final long LIMIT_MS = 2000;
    private static final int PAGE = 200;

    /** Pages that are asked for at most: the newest thousand checkpoints. */
    private static final int PAGES = 5;

    private final Channel channel;

    ServedModels(@GrpcClient("inference") Channel channel) {
        this.channel = channel;
    }

    /** As they are now, or a sentence. */
    Reading<ModelMemory> ask() {
        // One deadline for all pages.
        ModelServiceBlockingStub models = ModelServiceGrpc.newBlockingStub(Connections.tryNow(channel))
                .withDeadlineAfter(LIMIT_MS, TimeUnit.MILLISECONDS);
        List<LoadedModel> shown = new ArrayList<>();
        try {
            String token = "";
            long total = 0;
            for (int page = 0; page < PAGES && (page == 0 || !token.isEmpty()); page++) {
                ListModelsResponse answer = models.listModels(ListModelsRequest.newBuilder()
                        .setPageSize(PAGE)
                        .setPageToken(token)
                        .build());
                answer.getModelsList().stream()
                        .filter(ServedModels::isShown)
                        .map(ServedModels::model)
                        .forEach(shown::add);
                token = answer.getNextPageToken();
                total = answer.getTotalSize();
            }
            return Reading.of(new ModelMemory(List.copyOf(shown), Math.max(0, total - shown.size())));
        } catch (StatusRuntimeException e) {
            return Reading.none(
                    switch (e.getStatus().getCode()) {
                        case UNAVAILABLE -> "The inference-service cannot be reached.";
                        case DEADLINE_EXCEEDED -> "The inference-service did not answer in time.";
                        default ->
                            "The inference-service answers with "
                                    + e.getStatus().getCode() + ".";
                    });
        }
    }

    private static boolean isShown(Model model) {
        return model.getState() != ModelState.MODEL_STATE_AVAILABLE || model.getAliasesCount() > 0;
    }

    private static LoadedModel model(Model model) {
        return new LoadedModel(
                model.getCheckpoint().getCheckpointId(),
                List.copyOf(model.getAliasesList()),
                word(model.getState().name(), "MODEL_STATE_"),
                word(model.getPrecision().name(), "PRECISION_"),
                model.getCheckpoint().getFilesList().stream()
                        .mapToLong(CheckpointFile::getSize)
                        .sum(),
                model.getFailure());
    }

    private static String word(String constant, String prefix) {
        return constant.replace(prefix, "").toLowerCase(Locale.ROOT);
    }
}
