package io.squadron.trainer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.DownloadListener;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.ShortNames;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.imports.EncoderTokenizers;
import io.squadron.trainer.pull.EncoderPull;
import io.squadron.trainer.queue.RunLog;
import io.squadron.v1.DeleteEncoderRequest;
import io.squadron.v1.DeleteEncoderResponse;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderServiceGrpc;
import io.squadron.v1.GetEncoderRequest;
import io.squadron.v1.GetEncoderResponse;
import io.squadron.v1.ListEncodersRequest;
import io.squadron.v1.ListEncodersResponse;
import io.squadron.v1.PullEncoderRequest;
import io.squadron.v1.PullEncoderResponse;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/** The gRPC service {@code squadron.v1.EncoderService}. */
@GrpcService
public class EncoderEndpoint extends EncoderServiceGrpc.EncoderServiceImplBase {
    private final EncoderStore store;
    private final EncoderDescriptions descriptions;
    private final EncoderPull pull;
    private final EncoderTokenizers tokenizers;
    private final RunLog log;

    public EncoderEndpoint(
            EncoderStore store, EncoderCatalog catalog, EncoderPull pull, EncoderTokenizers tokenizers, RunLog log) {
        this.store = store;
        this.descriptions = new EncoderDescriptions(catalog, store);
        this.pull = pull;
        this.tokenizers = tokenizers;
        this.log = log;
    }

    private interface Work<T> {
        T carriedOut() throws IOException, InterruptedException;
    }

    @Override
    @Blocking
    public void pullEncoder(PullEncoderRequest request, StreamObserver<PullEncoderResponse> response) {
        answer(response, () -> {
            String name = pull.pull(request.getName(), new Progress(response));
            return PullEncoderResponse.newBuilder().setEncoder(described(name)).build();
        });
    }

    private Encoder described(String name) {
        Encoder.Builder encoder = descriptions.of(name).toBuilder();
        tokenizers.idOf(name).ifPresent(encoder::setTokenizerId);
        return encoder.build();
    }

    @Override
    @Blocking
    public void getEncoder(GetEncoderRequest request, StreamObserver<GetEncoderResponse> response) {
        answer(response, () -> GetEncoderResponse.newBuilder()
                .setEncoder(described(request.getName()))
                .build());
    }

    @Override
    @Blocking
    public void listEncoders(ListEncodersRequest request, StreamObserver<ListEncodersResponse> response) {
        answer(response, () -> {
            Page<Encoder> page = Page.of(
                    descriptions.all(),
                    encoder -> PageKey.of(encoder.getName()),
                    request.getPageSize(),
                    request.getPageToken());
            return ListEncodersResponse.newBuilder()
                    .addAllEncoders(page.items())
                    .setNextPageToken(page.nextPageToken())
                    .setTotalSize(page.totalSize())
                    .build();
        });
    }

    @Override
    @Blocking
    public void deleteEncoder(DeleteEncoderRequest request, StreamObserver<DeleteEncoderResponse> response) {
        answer(response, () -> {
            String name = request.getName();
            if (name.equals(EncoderCatalog.builtIn())) {
                throw new Refusal.Unfit(name + " is part of the service and cannot be deleted");
            }
            log.catchUp();
            log.open().stream()
                    .map(state -> state.run())
                    .filter(run -> ShortNames.completed(run.getRequest().getModelNameOrPath())
                            .equals(ShortNames.completed(name)))
                    .findFirst()
                    .ifPresent(run -> {
                        throw new Refusal.InUse(
                                new Refusal.Resource("squadron.v1.Encoder", name),
                                "%s is needed by run %s; stop that first, or wait until it has ended"
                                        .formatted(name, run.getRunId()));
                    });
            if (!store.delete(name) && !store.delete(ShortNames.completed(name))) {
                throw new UnknownEncoderException(name, "no encoder \"%s\" was pulled".formatted(name));
            }
            return DeleteEncoderResponse.getDefaultInstance();
        });
    }

    private static <T> void answer(StreamObserver<T> response, Work<T> work) {
        try {
            response.onNext(work.carriedOut());
            response.onCompleted();
        } catch (IOException e) {
            response.onError(StatusMapping.of(
                    new Refusal.Exhausted("The encoders directory does not do: %s".formatted(e.getMessage()), e)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(StatusMapping.of(new Refusal.Unavailable("trainer", "The trainer is stopping", e)));
        } catch (CancellationException e) {
            // Nobody reads an answer any more.
        } catch (RuntimeException | Error e) {
            response.onError(StatusMapping.of(e));
        }
    }

    /** Tells of every megabyte, and of the end; ends the fetching once nobody listens. */
    private static final class Progress implements DownloadListener {
        private static final long STEP = 1 << 20;
        private static final long WAITING_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final StreamObserver<PullEncoderResponse> response;
        private String file = "";
        private long told;
        private long toldWaiting = System.nanoTime();

        Progress(StreamObserver<PullEncoderResponse> response) {
            this.response = response;
        }

        @Override
        public void received(String name, long bytes, long of) {
            requireListener();
            if (name.equals(file) && bytes != of && bytes - told < STEP) {
                return;
            }
            file = name;
            told = bytes;
            PullEncoderResponse.Builder progress =
                    PullEncoderResponse.newBuilder().setFile(name).setBytesRead(bytes);
            if (of >= 0) {
                progress.setBytesTotal(of);
            }
            response.onNext(progress.build());
        }

        @Override
        public void waiting() {
            requireListener();
            long now = System.nanoTime();
            if (now - toldWaiting > WAITING_STEP_NANOS) {
                toldWaiting = now;
                response.onNext(PullEncoderResponse.getDefaultInstance());
            }
        }

        private void requireListener() {
            if (((ServerCallStreamObserver<?>) response).isCancelled()) {
                throw new CancellationException("the caller has left");
            }
        }
    }
}
