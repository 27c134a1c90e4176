package io.squadron.embedded;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.scram.ScramCredential;
import org.apache.kafka.common.security.scram.ScramCredentialCallback;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.apache.kafka.common.security.scram.internals.ScramFormatter;
import org.apache.kafka.common.security.scram.internals.ScramMechanism;

/**
 * The one account of an embedded broker, {@value #USER}: what clients are told, and how the broker knows it. Neither side says the
 * password (SCRAM), so that a program that listens on the broker's port in its place learns nothing.
 *
 * <p>The broker has the password in its configuration and not, as clusters do, among its metadata: data from before there was an
 * account, or out of a backup, opens with the password of today.
 */
public final class BrokerAccount implements AuthenticateCallbackHandler {
    /** Kafka's user. */
    public static final String USER = "squadron";

    static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;

    private String user;
    private ScramCredential credential;

    /** For Kafka, which configures it next. */
    public BrokerAccount() {}

    /** What Kafka's clients need beside an address. */
    public static Map<String, String> clientSettings(Password password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                MECHANISM.mechanismName(),
                "sasl.jaas.config",
                login(password));
    }

    /** A line of JAAS, for clients and for the broker. */
    static String login(Password password) {
        return "%s required username=\"%s\" password=\"%s\";"
                .formatted(ScramLoginModule.class.getName(), USER, password.text());
    }

    @Override
    public void configure(Map<String, ?> configuration, String mechanism, List<AppConfigurationEntry> logins) {
        Map<String, ?> login = logins.get(0).getOptions();
        user = (String) login.get("username");
        try {
            credential = new ScramFormatter(MECHANISM)
                    .generateCredential((String) login.get("password"), MECHANISM.minIterations());
        } catch (NoSuchAlgorithmException e) {
            throw new KafkaException(e);
        }
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        boolean isKnown = false;
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                isKnown = user.equals(name.getDefaultName());
            } else if (callback instanceof ScramCredentialCallback asked) {
                // None: the broker refuses.
                asked.scramCredential(isKnown ? credential : null);
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    @Override
    public void close() {}
}
