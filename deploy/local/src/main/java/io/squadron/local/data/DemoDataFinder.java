package io.squadron.local.data;

import io.squadron.local.data.SquadDownload.PublishedFile;
import io.squadron.local.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Finds data for the demonstration: SQuAD if there is a way to it, else the sample that comes with Squadron. */
public final class DemoDataFinder {
    private static final String SAMPLE = "/sample/";

    private final Path directory;
    private final Progress progress;

    /** @param directory where downloads are kept */
    public DemoDataFinder(Path directory, Progress progress) {
        this.directory = directory;
        this.progress = progress;
    }

    /** SQuAD that was downloaded before, else the official download, else the sample. */
    public DemoData find() throws IOException, InterruptedException {
        Path train = directory.resolve(PublishedFile.TRAIN.name());
        Path dev = directory.resolve(PublishedFile.DEV.name());
        if (Files.isRegularFile(train) && Files.isRegularFile(dev)) {
            return new DemoData(train, dev, "SQuAD v1.1, downloaded before, in " + directory, false);
        }
        SquadDownload download = new SquadDownload(progress);
        try {
            // The small one first: whether there is a network is known soon.
            fetchIfAbsent(download, PublishedFile.DEV, dev);
            fetchIfAbsent(download, PublishedFile.TRAIN, train);
            return new DemoData(
                    train, dev, "SQuAD v1.1 (Rajpurkar et al., CC BY-SA 4.0), downloaded to " + directory, false);
        } catch (IOException e) {
            progress.say(
                    "SQuAD could not be downloaded (" + reason(e) + "); taking the sample that comes with Squadron.");
            return sample();
        }
    }

    /** The project's own reading-comprehension sample, unpacked. */
    public DemoData sample() throws IOException {
        Path train = unpack("train.json");
        Path dev = unpack("dev.json");
        return new DemoData(train, dev, "Squadron's own sample, in " + train.getParent(), true);
    }

    private static void fetchIfAbsent(SquadDownload download, PublishedFile file, Path target)
            throws IOException, InterruptedException {
        if (!Files.isRegularFile(target)) {
            download.fetch(file, target);
        }
    }

    private Path unpack(String name) throws IOException {
        Path target = directory.resolve("sample").resolve("squadron-sample-" + name);
        Files.createDirectories(target.getParent());
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try (InputStream resource = DemoDataFinder.class.getResourceAsStream(SAMPLE + name)) {
            if (resource == null) {
                throw new IllegalStateException("the build has left out the sample " + name);
            }
            Files.copy(resource, partial, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the name of its server cannot be resolved: no network";
            }
            if (cause instanceof HttpTimeoutException) {
                return "its server does not answer";
            }
        }
        if (e instanceof ConnectException) {
            return "its server cannot be reached";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
