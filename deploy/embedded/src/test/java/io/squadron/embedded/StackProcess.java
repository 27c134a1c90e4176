package io.squadron.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;

/** One embedded server in a JVM of its own, so that a test can kill it as the kernel would. */
final class StackProcess implements AutoCloseable {
    /** Of the databases that tests open after the death of who started them. */
    static final Password PASSWORD = new Password("a-password-of-these-tests");

    private final Process process;
    private final int port;

    private StackProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static StackProcess kafka(Path directory) throws IOException {
        return start("kafka", directory);
    }

    static StackProcess postgres(Path directory) throws IOException {
        return start("postgres", directory);
    }

    private static StackProcess start(String server, Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackProcess.class.getName(),
                        server,
                        directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("The child JVM with " + server + " ended before it was ready");
        }
        return new StackProcess(process, Integer.parseInt(line.substring("port ".length())));
    }

    int port() {
        return port;
    }

    /** {@code kill -9}: no shutdown hook runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** The child: starts the server, says its port, and stays until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[1]);
        if (args[0].equals("kafka")) {
            String address = EmbeddedKafka.start(directory, 0).bootstrapServers();
            System.out.println("port " + address.substring(address.indexOf(':') + 1));
        } else {
            System.out.println(
                    "port " + EmbeddedDatabase.start(directory, 0, PASSWORD).port());
        }
        Thread.currentThread().join();
    }
}
