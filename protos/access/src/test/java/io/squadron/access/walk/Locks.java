package io.squadron.access.walk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A directory with a key of each role and a certificate of this machine, and the settings of a service that is locked with them. */
public final class Locks {
    private static final String STORAGE_SECRET = "a-secret-of-the-storage-5b1c";
    private static final String HUB_SECRET = "hf_a-secret-of-the-hub-77d0";

    private final Path directory;
    private final Map<Role, AccessKey> keys = new EnumMap<>(Role.class);
    private final AccessKey nobodys = AccessKey.random();

    private Locks(Path directory) {
        this.directory = directory;
    }

    /** Makes all of it anew. */
    public static Locks in(Path directory) {
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve("service.log"));
            Locks locks = new Locks(directory);
            Arrays.stream(Role.values()).forEach(role -> locks.keys.put(role, AccessKey.random()));
            List<String> lines = locks.keys.entrySet().stream()
                    .map(key -> key.getValue().line(new Caller(key.getKey().text() + "-key", Set.of(key.getKey()))))
                    .toList();
            Files.write(locks.keysFile(), lines);
            Files.writeString(
                    directory.resolve("own-key"), locks.keys.get(Role.ADMIN).text());
            locks.makeCertificate();
            return locks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One more key in the file. */
    public AccessKey addKey(Role role) {
        try {
            AccessKey key = AccessKey.random();
            KeyRing.add(keysFile(), key, new Caller("later-" + role.text(), Set.of(role)));
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new certificate in place of the old, of an authority of its own. */
    public void makeCertificate() {
        try {
            var unused = new CertificateGenerator(directory, true)
                    .generate(new CertificateRequest()
                            .withName("service")
                            .withFormat(Format.PEM)
                            .withCN("localhost")
                            .withSubjectAlternativeName("DNS:localhost")
                            .withSubjectAlternativeName("IP:127.0.0.1"));
            // PostgreSQL takes none that others may read.
            Files.setPosixFilePermissions(privateKey(), PosixFilePermissions.fromString("rw-------"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a service that takes keys and TLS only. */
    public Map<String, String> settings() {
        return Map.of(
                "squadron.access.keys-file", keysFile().toString(),
                "squadron.access.key-file", directory.resolve("own-key").toString(),
                "squadron.tls.certificate", certificate().toString(),
                "squadron.tls.private-key", privateKey().toString(),
                "squadron.tls.trusted-certificates", certificate().toString(),
                "squadron.tls.client-auth", "REQUIRED",
                // As often as they are looked at in a test that waits for it.
                "squadron.tls.reload-period", "1s");
    }

    /** Of such a service that has further secrets, and tells its log more than others do. */
    public Map<String, String> settingsWithSecretsAndLog() {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(Map.of(
                "quarkus.log.file.enabled", "true",
                "quarkus.log.file.json.enabled", "false",
                "quarkus.log.file.path", log().toString(),
                "quarkus.log.category.\"io.squadron\".level", "DEBUG",
                "quarkus.log.category.\"io.quarkus.vertx.http\".level", "DEBUG",
                "quarkus.log.category.\"io.smallrye.config\".level", "DEBUG",
                // What reads settings reads these, too, as it would the variables of their names.
                "aws.secretAccessKey", STORAGE_SECRET,
                "hf.token", HUB_SECRET));
        return settings;
    }

    /** The key of that role. */
    public AccessKey key(Role role) {
        return keys.get(role);
    }

    /** One that is shown, too, but stands in no file. */
    public AccessKey nobodysKey() {
        return nobodys;
    }

    /** What nobody may read anywhere: the keys, as they are and as browsers send them, and what the settings hold. */
    public List<String> secrets() {
        return Stream.concat(
                        Stream.of(STORAGE_SECRET, HUB_SECRET),
                        Stream.concat(keys.values().stream(), Stream.of(nobodys))
                                .flatMap(key -> Stream.of(key.text(), password(key))))
                .toList();
    }

    /** The credentials of a browser whose user has typed the key. */
    public static String password(AccessKey key) {
        return Base64.getEncoder().encodeToString(("me:" + key.text()).getBytes(UTF_8));
    }

    /** What the service has written since it was started. */
    public Path log() {
        return directory.resolve("service.log");
    }

    /** The lines of all keys. */
    public Path keysFile() {
        return directory.resolve("keys");
    }

    /** Of the certificate, in PKCS #8, as PEM. */
    public Path privateKey() {
        return directory.resolve("service.key");
    }

    /** Self-signed, and so its own authority. */
    public Path certificate() {
        return directory.resolve("service.crt");
    }

    /** Of a client that believes the certificate as it is now, and shows the same. */
    public ChannelCredentials credentials() {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(certificate().toFile())
                    .keyManager(certificate().toFile(), privateKey().toFile())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a client that shows no certificate. */
    public ChannelCredentials credentialsWithoutCertificate() {
        try {
            return TlsChannelCredentials.newBuilder()
                    .trustManager(certificate().toFile())
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An HTTP client that believes the certificate as it is now. */
    public HttpClient http() {
        try (InputStream pem = Files.newInputStream(certificate())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "service", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return HttpClient.newBuilder().sslContext(context).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
