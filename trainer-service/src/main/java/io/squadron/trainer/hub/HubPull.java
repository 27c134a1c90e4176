package io.squadron.trainer.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.encoder.DownloadListener;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.HuggingFaceDirectory;
import io.squadron.trainer.encoder.UnusableEncoderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Fetches a BERT from the Hugging Face hub into the {@link EncoderStore}: config.json, the safetensors and the tokenizer's
 * files, nothing else, all of one commit. Whether it is a BERT shows before its weights are fetched.
 *
 * <p>Own code, because no library was found that fetches from any repository of the hub, of one commit, with hashes and
 * sizes checked; DJL's zoo knows DJL's own conversions only.
 */
public final class HubPull {
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String INDEX = WEIGHTS + ".index.json";
    private static final List<String> PICKLED = List.of("pytorch_model.bin", "pytorch_model.bin.index.json");
    private static final List<String> TOKENIZER = List.of(
            "tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json");
    private static final String ORIGIN = "hub.json";

    private static final long MAX_CONFIG_BYTES = 1 << 20;
    private static final long MAX_INDEX_BYTES = 16 << 20;
    private static final long MAX_TOKENIZER_BYTES = 64 << 20;
    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,200}\\.safetensors");
    private static final JsonMapper JSON = new JsonMapper();

    private final HubAccess access;
    private final HubTimeouts timeouts;
    private final HubClient hub;
    private final DownloadListener listener;

    public HubPull(HubAccess access, DownloadListener listener) {
        this(access, HubTimeouts.DEFAULT, listener);
    }

    HubPull(HubAccess access, HubTimeouts timeouts, DownloadListener listener) {
        this.access = access;
        this.timeouts = timeouts;
        this.hub = new HubClient(access, timeouts);
        this.listener = listener;
    }

    /**
     * Fetches a model, unless it is in the store.
     *
     * @return its directory
     * @throws HubException if the hub does not give it, or its revision can be no directory's name
     * @throws UnusableEncoderException if it is no BERT in safetensors
     */
    public Path pull(HubRepository repository, EncoderStore store) throws IOException, InterruptedException {
        if (repository.revision().contains("--")) {
            throw new HubException(
                    "The revision \"%s\" of %s cannot be kept here: \"--\" stands for a slash in the names of directories; give its commit instead"
                            .formatted(repository.revision(), repository.id()));
        }
        return store.install(repository.name(), partial -> fetch(repository, partial), listener::waiting);
    }

    /** Everything into one directory, each file under its hash until all are there. */
    private Map<String, Path> fetch(HubRepository repository, Path partial) throws IOException, InterruptedException {
        HubFile config = required(repository, CONFIG);
        HubRepository commit = config.repository();
        List<HubFile> files = new ArrayList<>(List.of(config));
        Path configFile = fetch(bounded(config, MAX_CONFIG_BYTES), partial);
        long maxWeights = HuggingFaceDirectory.maxWeightsBytes(repository.name() + "'s config.json", json(configFile));
        for (HubFile tokenizer : tokenizer(commit)) {
            files.add(bounded(tokenizer, MAX_TOKENIZER_BYTES));
        }
        long weightBytes = 0;
        for (HubFile weights : weights(commit, partial)) {
            files.add(weights);
            weightBytes += weights.size();
        }
        if (weightBytes > maxWeights) {
            throw new HubException("The weights of %s have %,d bytes; by its config.json there should be %,d at most"
                    .formatted(repository.name(), weightBytes, maxWeights));
        }
        requireRoom(files, partial);
        Map<String, Path> fetched = new LinkedHashMap<>();
        for (HubFile file : files) {
            fetched.put(file.name(), fetch(file, partial));
        }
        fetched.put(ORIGIN, origin(repository, commit, files, partial));
        return fetched;
    }

    private List<HubFile> tokenizer(HubRepository commit) throws IOException, InterruptedException {
        List<HubFile> found = new ArrayList<>();
        for (String name : TOKENIZER) {
            look(commit, name).ifPresent(found::add);
        }
        if (found.stream().noneMatch(file -> TOKENIZER.subList(0, 2).contains(file.name()))) {
            throw new HubException("%s has neither tokenizer.json nor vocab.txt, so it is no BERT that can be used"
                    .formatted(commit.id()));
        }
        return found;
    }

    private List<HubFile> weights(HubRepository commit, Path partial) throws IOException, InterruptedException {
        Optional<HubFile> whole = look(commit, WEIGHTS);
        if (whole.isPresent()) {
            return List.of(whole.get());
        }
        Optional<HubFile> index = look(commit, INDEX);
        if (index.isEmpty()) {
            throw noWeights(commit);
        }
        List<HubFile> files = new ArrayList<>(List.of(index.get()));
        for (String shard : shards(commit, fetch(bounded(index.get(), MAX_INDEX_BYTES), partial))) {
            files.add(required(commit, shard));
        }
        return files;
    }

    private static Iterable<String> shards(HubRepository commit, Path index) throws IOException {
        TreeSet<String> shards = new TreeSet<>();
        for (JsonNode shard : json(index).path("weight_map")) {
            if (!SHARD.matcher(shard.asText()).matches()) {
                throw new HubException("%s of %s names \"%s\", which is no plain safetensors file"
                        .formatted(INDEX, commit.id(), shard.asText()));
            }
            shards.add(shard.asText());
        }
        if (shards.isEmpty()) {
            throw new HubException("%s of %s names no file".formatted(INDEX, commit.id()));
        }
        return shards;
    }

    private HubException noWeights(HubRepository commit) throws IOException, InterruptedException {
        for (String pickled : PICKLED) {
            if (look(commit, pickled).isPresent()) {
                return new HubException(
                        "%s has its weights as a pickle (%s) only, which can run any code when it is read; look for a conversion among its pull requests on the hub (--revision refs/pr/N), or convert it with Python"
                                .formatted(commit.id(), pickled));
            }
        }
        return new HubException("%s has no %s".formatted(commit.id(), WEIGHTS));
    }

    private HubFile required(HubRepository repository, String name) throws IOException, InterruptedException {
        return look(repository, name)
                .orElseThrow(() -> new HubException("%s has no %s".formatted(repository.id(), name)));
    }

    private Optional<HubFile> look(HubRepository repository, String name) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            try {
                return hub.look(repository, name);
            } catch (HubException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == 2) {
                    throw new HubException(
                            "%s cannot be asked for %s: %s"
                                    .formatted(access, repository.name(), FileDownload.reason(e)),
                            e);
                }
                Thread.sleep(timeouts.pause().toMillis() << attempt);
            }
        }
    }

    private static HubFile bounded(HubFile file, long maxBytes) throws HubException {
        if (file.size() > maxBytes) {
            throw new HubException("%s of %s has %,d bytes; more than %,d are not taken"
                    .formatted(file.name(), file.repository().id(), file.size(), maxBytes));
        }
        return file;
    }

    private static void requireRoom(List<HubFile> files, Path partial) throws IOException {
        long needed = 0;
        for (HubFile file : files) {
            Path there = partial.resolve(file.partialName());
            needed += file.size() - (Files.exists(there) ? Math.min(file.size(), Files.size(there)) : 0);
        }
        long room = Files.getFileStore(partial).getUsableSpace();
        if (needed > room) {
            throw new HubException("%,d bytes are to be fetched, but only %,d are free in %s"
                    .formatted(needed, room, partial.getParent()));
        }
    }

    private Path fetch(HubFile file, Path partial) throws IOException, InterruptedException {
        Path target = partial.resolve(file.partialName());
        new FileDownload(hub, timeouts, file, target, listener).fetch();
        return target;
    }

    /** Where it came from, for whoever wants to know later. */
    private Path origin(HubRepository asked, HubRepository commit, List<HubFile> files, Path partial)
            throws IOException {
        ObjectNode origin = JSON.createObjectNode();
        origin.put("endpoint", access.endpoint().toString());
        origin.put("repository", asked.id());
        origin.put("revision", asked.revision());
        origin.put("commit", commit.revision());
        ObjectNode hashes = origin.putObject("files");
        files.forEach(file -> hashes.put(file.name(), file.hash()));
        Path file = partial.resolve(ORIGIN);
        Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(origin));
        return file;
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new HubException(
                    "What the hub has as %s is not JSON: %s".formatted(HubFile.nameOf(file), e.getOriginalMessage()),
                    e);
        }
    }
}
