package io.squadron.trainer.hub;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.squadron.checkpoints.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hub with one repository, {@code org/tiny}, over real HTTP: small files come from it, large ones (safetensors) from a
 * second server, its store, to which it redirects. Headers are those that the Hugging Face hub sends.
 */
public final class FakeHub implements AutoCloseable {
    public static final String REPOSITORY = "org/tiny";
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    public final Map<String, byte[]> files = new ConcurrentHashMap<>();
    /** "METHOD path", in order, of both servers; with " as TOKEN" and " from BYTE" where those were sent. */
    public final List<String> hubCalls = new CopyOnWriteArrayList<>();

    public final List<String> storeCalls = new CopyOnWriteArrayList<>();

    /** Answers of the store that break off after half of what they should bring. */
    public final AtomicInteger answersToCutOff = new AtomicInteger();
    /** Answers of the hub that are 503. */
    public final AtomicInteger troubles = new AtomicInteger();

    /** Whoever has another token, or none, is refused so; null: nobody is. */
    public volatile String token;

    public volatile String refusal = "GatedRepo";
    public volatile boolean ignoresRanges;
    public volatile boolean lies;
    public volatile boolean silent;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub = server(this::answerAsHub);
    private final HttpServer store = server(this::answerAsStore);

    public FakeHub() throws IOException {}

    private interface Answerer {
        void answer(HttpExchange call) throws IOException;
    }

    private HttpServer server(Answerer answerer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            try (call) {
                answerer.answer(call);
            }
        });
        server.setExecutor(threads);
        server.start();
        return server;
    }

    /** HF_ENDPOINT. */
    public String endpoint() {
        return access("").toString();
    }

    /** Ends the silence, with answers that are cut off. */
    public synchronized void speak() {
        silent = false;
        notifyAll();
    }

    HubAccess access(String withToken) {
        return new HubAccess(URI.create("http://127.0.0.1:" + hub.getAddress().getPort()), withToken);
    }

    private static String described(HttpExchange call) {
        Headers headers = call.getRequestHeaders();
        String token = headers.getFirst("Authorization");
        String range = headers.getFirst("Range");
        return call.getRequestMethod() + " " + call.getRequestURI().getRawPath()
                + (token == null ? "" : " as " + token.replace("Bearer ", ""))
                + (range == null ? "" : " from " + range.replaceAll("[^0-9]", ""));
    }

    private void answerAsHub(HttpExchange call) throws IOException {
        hubCalls.add(described(call));
        Headers headers = call.getResponseHeaders();
        if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            call.sendResponseHeaders(503, -1);
            return;
        }
        if (token != null
                && !("Bearer " + token).equals(call.getRequestHeaders().getFirst("Authorization"))) {
            headers.set("X-Error-Code", refusal);
            call.sendResponseHeaders(refusal.equals("GatedRepo") ? 403 : 401, -1);
            return;
        }
        String[] path = call.getRequestURI().getPath().split("/resolve/", 2);
        if (path[0].equals("/org/old-name")) {
            headers.set("Location", "/" + REPOSITORY + "/resolve/" + path[1]);
            call.sendResponseHeaders(307, -1);
            return;
        }
        int slash = path.length < 2 ? -1 : path[1].lastIndexOf('/');
        if (slash < 0 || !path[0].equals("/" + REPOSITORY)) {
            refuse(call, "RepoNotFound");
        } else if (!List.of("main", COMMIT, "refs/pr/1").contains(path[1].substring(0, slash))) {
            refuse(call, "RevisionNotFound");
        } else {
            answerForFile(call, path[1].substring(slash + 1));
        }
    }

    private static void refuse(HttpExchange call, String code) throws IOException {
        call.getResponseHeaders().set("X-Error-Code", code);
        call.sendResponseHeaders(404, -1);
    }

    private void answerForFile(HttpExchange call, String name) throws IOException {
        byte[] content = files.get(name);
        if (content == null) {
            refuse(call, "EntryNotFound");
            return;
        }
        Headers headers = call.getResponseHeaders();
        headers.set("X-Repo-Commit", COMMIT);
        if (name.endsWith(".safetensors")) {
            headers.set("X-Linked-Etag", "\"" + Sha256.of(content) + "\"");
            headers.set("X-Linked-Size", Integer.toString(content.length));
            headers.set("ETag", "\"of-the-redirect\"");
            headers.set("Location", "http://localhost:" + store.getAddress().getPort() + "/" + name + "?signed=yes");
            call.sendResponseHeaders(302, -1);
        } else {
            headers.set("ETag", "\"" + gitSha1(content) + "\"");
            send(call, content, 0);
        }
    }

    private void answerAsStore(HttpExchange call) throws IOException {
        storeCalls.add(described(call));
        byte[] content = files.get(call.getRequestURI().getPath().substring(1)).clone();
        if (lies) {
            content[content.length / 2] ^= 1;
        }
        String range = call.getRequestHeaders().getFirst("Range");
        int offset = range == null || ignoresRanges ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (answersToCutOff.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            call.sendResponseHeaders(offset == 0 ? 200 : 206, content.length - offset);
            call.getResponseBody().write(content, offset, (content.length - offset) / 2);
            call.getResponseBody().flush();
            return; // closed with bytes owed
        }
        if (silent) {
            call.sendResponseHeaders(200, content.length);
            call.getResponseBody().write(content, 0, 10);
            call.getResponseBody().flush();
            pauseUntilClosed();
            return;
        }
        send(call, content, offset);
    }

    private synchronized void pauseUntilClosed() {
        try {
            while (silent) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange call, byte[] content, int offset) throws IOException {
        if (call.getRequestMethod().equals("HEAD")) {
            call.getResponseHeaders().set("Content-Length", Integer.toString(content.length));
            call.sendResponseHeaders(200, -1);
            return;
        }
        byte[] sent = Arrays.copyOfRange(content, offset, content.length);
        call.sendResponseHeaders(offset == 0 ? 200 : 206, sent.length == 0 ? -1 : sent.length);
        try (OutputStream body = call.getResponseBody()) {
            body.write(sent);
        }
    }

    private static String gitSha1(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        speak();
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
