package io.squadron.access.tls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * TLS of a service: of its gRPC port, its HTTP port and its calls to other services, out of the same files (PEM), which are
 * read again when they change.
 */
@ConfigMapping(prefix = "squadron.tls")
public interface TlsConfig {
    /** The service's certificate with its chain. Default: none, and no TLS. */
    Optional<Path> certificate();

    /** The key of the certificate (PKCS #8). */
    Optional<Path> privateKey();

    /** The authorities by which other services, and callers with certificates, are known. Default: those that Java knows. */
    Optional<Path> trustedCertificates();

    /** Whether gRPC callers need a certificate of a trusted authority (mTLS). The HTTP port asks for none. */
    @WithDefault("NONE")
    ClientAuth clientAuth();

    /** How often the files are looked at. A change is taken up once it has stood for so long, by the connections after it. */
    @WithDefault("10s")
    Duration reloadPeriod();

    /** Of gRPC callers. */
    enum ClientAuth {
        /** They need none. */
        NONE,
        /** Without one the connection ends. */
        REQUIRED
    }
}
