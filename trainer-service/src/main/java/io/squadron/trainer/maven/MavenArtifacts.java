package io.squadron.trainer.maven;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.DownloadListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.LocalRepository;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Fetches artifacts as Maven does, with Maven's own resolver: they come from where a build's come from (mirrors, proxies and
 * credentials of settings.xml), and are kept where a build finds them (the local repository).
 */
public final class MavenArtifacts {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SILENCE_ALLOWED = Duration.ofSeconds(30);

    private final MavenSettings settings;

    public MavenArtifacts(MavenSettings settings) {
        this.settings = settings;
    }

    /**
     * Fetches an artifact, unless it is in the local repository.
     *
     * @param coordinates {@code group:artifact:version}
     * @param listener what it throws ends the fetching, and is thrown here
     * @return its file
     * @throws Refusal.Unavailable if no repository gives it
     */
    public Path fetch(String coordinates, DownloadListener listener) {
        // Made anew each time: it is asked for a few times in a service's life.
        RepositorySystem system = new RepositorySystemSupplier().get();
        Transfers transfers = new Transfers(listener);
        try {
            DefaultRepositorySystemSession session = session(system);
            session.setTransferListener(transfers);
            ArtifactRequest request = new ArtifactRequest()
                    .setArtifact(new DefaultArtifact(coordinates))
                    .setRepositories(system.newResolutionRepositories(session, settings.repositories()));
            return system.resolveArtifact(session, request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            if (transfers.cancelled != null) {
                throw transfers.cancelled;
            }
            throw new Refusal.Unavailable(
                    "maven-repository",
                    "%s could not be fetched as Maven would (settings: %s): %s"
                            .formatted(coordinates, settings.file(), reason(e)),
                    e);
        } finally {
            system.shutdown();
        }
    }

    private DefaultRepositorySystemSession session(RepositorySystem system) {
        DefaultRepositorySystemSession session = new DefaultRepositorySystemSession();
        session.setSystemProperties(System.getProperties());
        session.setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL);
        // Whoever asks again wants to know what is so now, not what was so today.
        session.setUpdatePolicy(RepositoryPolicy.UPDATE_POLICY_ALWAYS);
        session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
        session.setConfigProperty(ConfigurationProperties.CONNECT_TIMEOUT, (int) CONNECT_TIMEOUT.toMillis());
        session.setConfigProperty(ConfigurationProperties.REQUEST_TIMEOUT, (int) SILENCE_ALLOWED.toMillis());
        settings.applyTo(session);
        LocalRepository local = new LocalRepository(settings.localRepository().toFile());
        session.setLocalRepositoryManager(system.newLocalRepositoryManager(session, local));
        return session;
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** Hands the resolver's reports on. */
    private static final class Transfers extends AbstractTransferListener {
        private final DownloadListener listener;
        private volatile CancellationException cancelled;

        Transfers(DownloadListener listener) {
            this.listener = listener;
        }

        @Override
        public void transferProgressed(TransferEvent event) throws TransferCancelledException {
            tell(event);
        }

        @Override
        public void transferSucceeded(TransferEvent event) {
            if (cancelled == null) {
                listener.received(name(event), event.getTransferredBytes(), event.getTransferredBytes());
            }
        }

        private void tell(TransferEvent event) throws TransferCancelledException {
            try {
                listener.received(
                        name(event),
                        event.getTransferredBytes(),
                        event.getResource().getContentLength());
            } catch (CancellationException e) {
                cancelled = e;
                throw new TransferCancelledException("nobody waits for it any more", e);
            }
        }

        private static String name(TransferEvent event) {
            String resource = event.getResource().getResourceName();
            return resource.substring(resource.lastIndexOf('/') + 1);
        }
    }
}
