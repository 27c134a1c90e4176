package io.squadron.trainer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real file system of a few kilobytes in memory, mounted over a directory; only root can have one. */
public final class SmallFileSystem implements AutoCloseable {
    private final Path directory;

    private SmallFileSystem(Path directory) {
        this.directory = directory;
    }

    /** Mounts it, or skips the test where that is not allowed. */
    public static SmallFileSystem over(Path directory, int kilobytes) throws IOException {
        Files.createDirectories(directory);
        String size = "size=" + kilobytes + "k";
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", size, "tmpfs", directory.toString()),
                "no file system can be mounted here");
        return new SmallFileSystem(directory);
    }

    /** Uses up what is left but so much. */
    public void leave(int kilobytes) throws IOException {
        long surplus = Files.getFileStore(directory).getUsableSpace() - kilobytes * 1024L;
        Files.write(directory.resolve("ballast"), new byte[Math.toIntExact(surplus)]);
    }

    @Override
    public void close() throws IOException {
        if (!succeeds("umount", "--lazy", directory.toString())) {
            throw new IOException(directory + " cannot be unmounted");
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
