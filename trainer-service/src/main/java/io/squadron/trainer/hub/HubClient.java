package io.squadron.trainer.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The hub's HTTP. Redirects are followed here and not by the JDK's client, since the token must not go along to another
 * host. See {@code file_download.py} of huggingface_hub for the headers.
 */
final class HubClient {
    private static final int MAX_REDIRECTS = 5;

    private final HubAccess access;
    private final HubTimeouts timeouts;
    private final HttpClient http;

    HubClient(HubAccess access, HubTimeouts timeouts) {
        this.access = access;
        this.timeouts = timeouts;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * Asks about a file, without its content.
     *
     * @return empty if the repository has no such file
     * @throws HubException if the repository is not there or may not be read
     * @throws IOException if the hub cannot be reached, or is in trouble that may pass
     */
    Optional<HubFile> look(HubRepository repository, String name) throws IOException, InterruptedException {
        URI address = repository.address(access, name);
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<Void> response = http.send(
                    request(address)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.discarding());
            int status = response.statusCode();
            boolean redirect = status >= 300 && status < 400;
            if (status == 200 || (redirect && header(response, "x-linked-etag").isPresent())) {
                return Optional.of(described(repository, name, response));
            }
            if (!redirect) {
                if (HubRefusals.isNoSuchFile(response)) {
                    return Optional.empty();
                }
                throw HubRefusals.of(access, repository, response);
            }
            // A repository that was renamed.
            address = redirected(address, response);
        }
        throw new HubException("The hub redirects %s of %s without an end".formatted(name, repository.name()));
    }

    /**
     * Begins to fetch a file; redirects are followed by whoever gets one.
     *
     * @param address of the file, or where the hub has sent us
     * @param offset bytes that are there already
     */
    <T> CompletableFuture<HttpResponse<T>> get(URI address, long offset, BodyHandler<T> body) {
        HttpRequest.Builder request = request(address).GET();
        if (offset > 0) {
            request.header("Range", "bytes=" + offset + "-");
        }
        return http.sendAsync(request.build(), body);
    }

    URI address(HubFile file) {
        return file.repository().address(access, file.name());
    }

    IOException refusal(HubFile file, HttpResponse<?> response) {
        return HubRefusals.of(access, file.repository(), response);
    }

    /** Where a response sends its caller. */
    static URI redirected(URI from, HttpResponse<?> response) throws HubException {
        String location = header(response, "location")
                .orElseThrow(() -> new HubException(from.getHost() + " redirects to nowhere"));
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HubException(from.getHost() + " redirects to what is no address", e);
        }
        boolean downgrade = from.getScheme().equals("https") && !"https".equals(to.getScheme());
        if (downgrade || to.getHost() == null) {
            throw new HubException(
                    "%s redirects to %s, which is not followed".formatted(from.getHost(), to.getScheme()));
        }
        return to;
    }

    static boolean isRedirect(HttpResponse.ResponseInfo response) {
        return response.statusCode() >= 300 && response.statusCode() < 400;
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(timeouts.response())
                .header("User-Agent", "squadron")
                .header("Accept-Encoding", "identity");
        if (!access.token().isEmpty() && access.isHub(address)) {
            request.header("Authorization", "Bearer " + access.token());
        }
        return request;
    }

    private static HubFile described(HubRepository repository, String name, HttpResponse<?> response)
            throws HubException {
        String tag = header(response, "x-linked-etag")
                .or(() -> header(response, "etag"))
                .orElse("")
                .replaceFirst("^W/", "")
                .replace("\"", "");
        if (!HubFile.isHash(tag)) {
            throw new HubException(
                    "The hub does not say the hash of %s of %s, so that nobody could tell whether it came unharmed"
                            .formatted(name, repository.name()));
        }
        long size = header(response, "x-linked-size")
                .or(() -> header(response, "content-length"))
                .filter(number -> number.matches("[0-9]{1,18}"))
                .map(Long::parseLong)
                .orElseThrow(() -> new HubException(
                        "The hub does not say the size of %s of %s".formatted(name, repository.name())));
        String commit = header(response, "x-repo-commit")
                .filter(hash -> hash.matches("[0-9a-f]{40}"))
                .orElse(repository.revision());
        return new HubFile(repository.at(commit), name, size, tag);
    }

    static Optional<String> header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name);
    }
}
