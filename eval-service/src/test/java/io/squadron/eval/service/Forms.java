package io.squadron.eval.service;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser that opens a page and sends one of its forms. */
final class Forms {
    private static final Pattern TOKEN = Pattern.compile("name=\"csrf-token\" value=\"([^\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String address;

    Forms(Dashboard dashboard) {
        this.address = dashboard.address();
    }

    /** Opens a page and sends a form that is on it, with the token that the page has for it. */
    HttpResponse<String> send(String page, String action, Map<String, String> fields) {
        Matcher token = TOKEN.matcher(
                send(HttpRequest.newBuilder(URI.create(address + page)).build()).body());
        if (!token.find()) {
            throw new AssertionError("no token on " + page);
        }
        return post(action, fields, "&csrf-token=" + token.group(1));
    }

    /** Sends a form as another site would have a browser do it. */
    HttpResponse<String> sendFromElsewhere(String action, Map<String, String> fields) {
        return post(action, fields, "&csrf-token=guessed");
    }

    private HttpResponse<String> post(String action, Map<String, String> fields, String more) {
        String body = fields.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                + more;
        return send(HttpRequest.newBuilder(URI.create(address + action))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
