package io.squadron.access.tls;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.squadron.access.Reload;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The certificates, for gRPC's own managers: a new file is used by the connections that come after it, without a restart, and
 * one that cannot be read leaves the old ones in use.
 */
@Singleton
public class TlsFiles {
    private final TlsConfig config;
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "certificates");
        thread.setDaemon(true);
        return thread;
    });

    TlsFiles(TlsConfig config) {
        boolean rest = config.privateKey().isPresent()
                || config.trustedCertificates().isPresent()
                || config.clientAuth() == TlsConfig.ClientAuth.REQUIRED;
        if (rest && config.certificate().isEmpty()) {
            throw new IllegalStateException("squadron.tls.certificate is not set, though others of squadron.tls are:"
                    + " it would be clear text. Set it, or none of them.");
        }
        if (config.clientAuth() == TlsConfig.ClientAuth.REQUIRED
                && config.trustedCertificates().isEmpty()) {
            throw new IllegalStateException("squadron.tls.client-auth=REQUIRED takes squadron.tls.trusted-certificates:"
                    + " anyone can have a certificate of the authorities that Java knows.");
        }
        this.config = config;
    }

    final boolean isPresent() {
        return config.certificate().isPresent();
    }

    /** What the gRPC server shows, and whom it believes. */
    final SslContext server() {
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(keyManager());
            if (config.clientAuth() == TlsConfig.ClientAuth.REQUIRED) {
                builder.clientAuth(ClientAuth.REQUIRE).trustManager(trustManager());
            }
            return GrpcSslContexts.configure(builder).build();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    /** What calls to other services show, and whom they believe. */
    final SslContext client() {
        try {
            return GrpcSslContexts.configure(SslContextBuilder.forClient()
                            .keyManager(keyManager())
                            .trustManager(trustManager()))
                    .build();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private AdvancedTlsX509KeyManager keyManager() throws IOException, GeneralSecurityException {
        List<File> identity = identity();
        AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
        Reload.Load load = () -> manager.updateIdentityCredentials(identity.get(0), identity.get(1));
        load.load();
        watch(identity, load);
        return manager;
    }

    private AdvancedTlsX509TrustManager trustManager() throws IOException, GeneralSecurityException {
        AdvancedTlsX509TrustManager manager = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(AdvancedTlsX509TrustManager.Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
                .build();
        if (config.trustedCertificates().isPresent()) {
            File authorities = config.trustedCertificates().get().toFile();
            Reload.Load load = () -> manager.updateTrustCredentials(authorities);
            load.load();
            watch(List.of(authorities), load);
        } else {
            manager.useSystemDefaultTrustCerts();
        }
        return manager;
    }

    /** From now on, when the certificate or its key has changed, this is done, too. */
    final void whenCertificateChanges(Reload.Load load) {
        try {
            watch(identity(), load);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private List<File> identity() throws IOException {
        Path key = config.privateKey()
                .orElseThrow(
                        () -> new IOException("squadron.tls.private-key is not set, only squadron.tls.certificate"));
        return List.of(config.certificate().orElseThrow().toFile(), key.toFile());
    }

    private void watch(List<File> files, Reload.Load load) {
        new RenewedFiles(files, load).lookEvery(config.reloadPeriod().toMillis(), reader);
    }

    private static IllegalStateException unusable(Exception e) {
        return new IllegalStateException("The files of squadron.tls cannot be used: " + e.getMessage(), e);
    }

    @PreDestroy
    void stop() {
        reader.shutdownNow();
    }
}
