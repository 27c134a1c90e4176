package io.squadron.access.tls;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.io.IOException;

/**
 * Takes a changed certificate up for the HTTP port. Quarkus' own {@code quarkus.tls.reload-period} makes a key store of the files
 * anew each time, changed or not, which is some hundred thousand rounds of a hash, and log lines, for nothing.
 */
@ApplicationScoped
class HttpCertificate {
    private final TlsFiles files;
    private final TlsConfigurationRegistry registry;
    private final Event<CertificateUpdatedEvent> updated;

    HttpCertificate(TlsFiles files, TlsConfigurationRegistry registry, Event<CertificateUpdatedEvent> updated) {
        this.files = files;
        this.registry = registry;
        this.updated = updated;
    }

    void watch(@Observes StartupEvent start) {
        if (files.isPresent()) {
            files.whenCertificateChanges(this::reload);
        }
    }

    private void reload() throws IOException {
        TlsConfiguration tls = registry.getDefault().orElseThrow(() -> new IOException("the HTTP port has no TLS"));
        if (!tls.reload()) {
            throw new IOException("they are no certificate and its key");
        }
        updated.fire(new CertificateUpdatedEvent(tls.getName(), tls));
    }
}
