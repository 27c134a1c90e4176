package io.squadron.eval.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.microprofile.config.ConfigProvider;

/** The service's HTTP side as a browser or a script sees it. */
@ApplicationScoped
class Dashboard {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json;

    Dashboard(ObjectMapper json) {
        this.json = json;
    }

    /** The server's address without a slash at the end. */
    String address() {
        return "http://127.0.0.1:" + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    HttpResponse<String> get(String path) {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address() + path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A page in which every expression of its template meant something. */
    String page(String path) {
        String body = get(path).body();
        if (body.contains("NOT_FOUND")) {
            throw new AssertionError(path + " has an expression that means nothing: " + body);
        }
        return body;
    }

    JsonNode json(String path) {
        try {
            return json.readTree(get(path).body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
