package io.squadron.trainer.pull;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.DownloadListener;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.PublishedEncoder;
import io.squadron.trainer.encoder.ShortNames;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.hub.HubAccess;
import io.squadron.trainer.hub.HubException;
import io.squadron.trainer.hub.HubPull;
import io.squadron.trainer.hub.HubRepository;
import io.squadron.trainer.maven.MavenArtifacts;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Brings an encoder into the {@link EncoderStore} from wherever its name says that it is: a Maven artifact, or the hub. */
public final class EncoderPull {
    private final EncoderCatalog catalog;
    private final EncoderStore store;
    private final MavenArtifacts artifacts;
    private final Supplier<Map<String, String>> hub;

    /**
     * @param hub the variables that {@link HubAccess} reads
     */
    public EncoderPull(
            EncoderCatalog catalog, EncoderStore store, MavenArtifacts artifacts, Supplier<Map<String, String>> hub) {
        this.catalog = catalog;
        this.store = store;
        this.artifacts = artifacts;
        this.hub = hub;
    }

    /**
     * Fetches an encoder, unless it is here.
     *
     * @return its name in full, by which it is here now
     * @throws Refusal if nobody has one of that name, it cannot be had now, or it cannot be used
     * @throws IOException if the store cannot be written
     */
    public String pull(String asked, DownloadListener listener) throws IOException, InterruptedException {
        Optional<String> here = here(asked);
        if (here.isPresent()) {
            return here.get();
        }
        Optional<PublishedEncoder> published = PublishedEncoder.named(asked);
        if (published.isPresent()) {
            String coordinates = published.get().coordinates();
            var unused =
                    store.install(published.get(), () -> artifacts.fetch(coordinates, listener), listener::waiting);
            return asked;
        }
        HubRepository repository = HubRepository.parse(asked).orElseThrow(() -> catalog.unknown(asked));
        try {
            var unused = new HubPull(HubAccess.of(hub.get()), listener).pull(repository, store);
        } catch (HubException e) {
            throw refusal(e, asked);
        }
        return repository.name();
    }

    private Optional<String> here(String asked) {
        if (asked.equals(EncoderCatalog.builtIn()) || store.find(asked).isPresent()) {
            return Optional.of(asked);
        }
        return Optional.of(ShortNames.completed(asked))
                .filter(name -> store.find(name).isPresent());
    }

    private Refusal refusal(HubException failure, String asked) {
        String message = failure.getMessage();
        return switch (failure.kind()) {
            case NOT_FOUND -> new UnknownEncoderException(asked, message + catalog.didYouMean(asked));
            case AWAY -> new Refusal.Unavailable("hub", message, failure);
            case UNUSABLE -> new Refusal.Unfit(message, failure);
        };
    }
}
