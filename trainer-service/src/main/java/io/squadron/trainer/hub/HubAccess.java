package io.squadron.trainer.hub;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where the hub is and who asks, from the environment variables that Python's huggingface_hub has.
 *
 * @param endpoint {@code HF_ENDPOINT}, without a slash at its end; the Hugging Face hub without it
 * @param token {@code HF_TOKEN}; empty for nobody
 */
public record HubAccess(URI endpoint, String token) {
    /** The variables that are read. */
    public static final Set<String> VARIABLES = Set.of("HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE");

    private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

    /**
     * Reads the variables.
     *
     * @throws HubException if the variables cannot be meant, or forbid the network ({@code HF_HUB_OFFLINE})
     */
    public static HubAccess of(Map<String, String> environment) throws HubException {
        if (TRUE.contains(environment.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT))) {
            throw new HubException("HF_HUB_OFFLINE is set, so nothing is fetched from the hub");
        }
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "").strip();
        String token = environment.getOrDefault("HF_TOKEN", "").strip();
        if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new HubException("HF_TOKEN is no token: it holds white space or letters that no token has");
        }
        return new HubAccess(uri(endpoint.isEmpty() ? DEFAULT_ENDPOINT : endpoint), token);
    }

    private static URI uri(String endpoint) throws HubException {
        try {
            URI uri = new URI(endpoint.replaceFirst("/+$", ""));
            if (Set.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new HubException("HF_ENDPOINT is no address: " + endpoint, e);
        }
        throw new HubException("HF_ENDPOINT is no http or https address: " + endpoint);
    }

    /** The token is for the hub alone, not for the stores that it sends its callers to. */
    boolean isHub(URI address) {
        return address.getScheme().equals(endpoint.getScheme())
                && address.getHost().equals(endpoint.getHost())
                && address.getPort() == endpoint.getPort();
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
