package io.squadron.access.tls;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * TLS of the HTTP port: where {@code squadron.tls.certificate} is set, the same files go into Quarkus' TLS registry, and the
 * port serves nothing in clear text. {@link HttpCertificate} has them read again.
 */
public class HttpTls implements ConfigSourceFactory {
    /** Above what a service's own file says, below the environment. */
    private static final int ORDINAL = 260;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String certificate = value(context, "squadron.tls.certificate");
        if (certificate == null) {
            return List.of();
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.tls.key-store.pem.0.cert", certificate);
        put(settings, "quarkus.tls.key-store.pem.0.key", value(context, "squadron.tls.private-key"));
        settings.put("quarkus.http.insecure-requests", "disabled");
        put(settings, "quarkus.http.ssl-port", value(context, "quarkus.http.port"));
        put(settings, "quarkus.http.test-ssl-port", value(context, "quarkus.http.test-port"));
        return List.of(new PropertiesConfigSource(settings, "squadron.tls", ORDINAL));
    }

    private static void put(Map<String, String> settings, String key, String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    private static String value(ConfigSourceContext context, String name) {
        ConfigValue value = context.getValue(name);
        return value == null ? null : value.getValue();
    }
}
