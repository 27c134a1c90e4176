package io.squadron.trainer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.EncoderStore;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.encoder.UnusableEncoderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubPullTest {
    private static final HubTimeouts SHORT =
            new HubTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofMillis(1));

    @TempDir
    private Path directory;

    private FakeHub hub;
    private EncoderStore store;

    @BeforeEach
    void start() throws IOException {
        hub = new FakeHub();
        store = new EncoderStore(directory);
        put("config.json", Files.readAllBytes(Golden.directory().resolve("config.json")));
        put("model.safetensors", Files.readAllBytes(Golden.directory().resolve("model.safetensors")));
        put("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n".getBytes(StandardCharsets.UTF_8));
        put("README.md", "not wanted".getBytes(StandardCharsets.UTF_8));
        put("pytorch_model.bin", new byte[100]);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    @Test
    void aRepositoryBecomesAnEncoderOfItsName() throws Exception {
        Path pulled = pull("org/tiny");

        assertThat(names(pulled)).containsExactly("config.json", "hub.json", "model.safetensors", "vocab.txt");
        assertThat(pulled.resolve("hub.json")).content().contains(FakeHub.COMMIT, "org/tiny");
        Encoder encoder = new EncoderCatalog(store).find("org/tiny");
        assertThat(encoder.config()).isEqualTo(Golden.encoder().config());
        assertThat(encoder.sha256()).isEqualTo(Golden.encoder().sha256());
        assertThat(hub.hubCalls).noneMatch(call -> call.contains("README"));
        assertThat(hub.hubCalls.stream().filter(call -> call.startsWith("GET")))
                .allMatch(call -> call.contains(FakeHub.COMMIT));
        assertThat(names(directory))
                .filteredOn(name -> name.endsWith(".partial"))
                .isEmpty();
    }

    @Test
    void whatIsHereIsNotAskedForAgain() throws Exception {
        Path pulled = pull("org/tiny");
        hub.hubCalls.clear();

        assertThat(pull("org/tiny")).isEqualTo(pulled);
        assertThat(hub.hubCalls).isEmpty();
    }

    @Test
    void shardsAreFetchedByTheirIndex() throws Exception {
        hub.files.remove("model.safetensors");
        Path sharded = Golden.directory().resolveSibling("hugging-face").resolve("bf16-sharded");
        for (String name : names(sharded)) {
            put(name, Files.readAllBytes(sharded.resolve(name)));
        }

        pull("org/tiny");

        assertThat(new EncoderCatalog(store).find("org/tiny").hasQuestionAnsweringHead())
                .isTrue();
    }

    @Test
    void theTokenGoesToTheHubAndNotToItsStore() throws Exception {
        hub.token = "hf_secret";

        new HubPull(hub.access("hf_secret"), SHORT, (file, bytes, of) -> {}).pull(tiny(), store);

        assertThat(hub.hubCalls).isNotEmpty().allMatch(call -> call.contains(" as hf_secret"));
        assertThat(hub.storeCalls).isNotEmpty().noneMatch(call -> call.contains("hf_secret"));
        assertThat(hub.access("hf_secret").toString()).doesNotContain("hf_secret");
    }

    @Test
    void aRevisionIsAnEncoderOfItsOwn() throws Exception {
        Path conversion = pull("org/tiny@refs/pr/1");

        assertThat(hub.hubCalls.get(0)).isEqualTo("HEAD /org/tiny/resolve/refs%2Fpr%2F1/config.json");
        assertThat(store.find("org/tiny@refs/pr/1")).contains(conversion);
        assertThat(store.find("org/tiny")).isEmpty();
    }

    /** "org/tiny@a/b" lies in the directory that would be its, too. */
    @Test
    void aRevisionWithTwoHyphensIsRefusedBeforeAnythingIsAsked() throws Exception {
        Files.createDirectories(directory.resolve("org--tiny@a--b"));

        assertThat(pull("org/tiny@a/b")).isEqualTo(directory.resolve("org--tiny@a--b"));
        assertFails(
                () -> pull("org/tiny@a--b"),
                "The revision \"a--b\" of org/tiny cannot be kept here: \"--\" stands for a slash",
                "give its commit instead");
        assertThat(hub.hubCalls).isEmpty();
    }

    @Test
    void aRepositoryThatWasRenamedIsFound() throws Exception {
        assertThat(names(pull("org/old-name"))).contains("model.safetensors");
    }

    @Test
    void aDownloadThatIsCutOffGoesOnWhereItStopped() throws Exception {
        hub.answersToCutOff.set(2);

        pull("org/tiny");

        int size = hub.files.get("model.safetensors").length;
        assertThat(hub.storeCalls)
                .containsExactly(
                        "GET /model.safetensors",
                        "GET /model.safetensors from " + size / 2,
                        "GET /model.safetensors from " + (size / 2 + (size - size / 2) / 2));
    }

    @Test
    void aServerThatKnowsNoRangesIsAskedAnew() throws Exception {
        hub.answersToCutOff.set(1);
        hub.ignoresRanges = true;

        assertThat(names(pull("org/tiny"))).contains("model.safetensors");
    }

    @Test
    void aPullThatFailedGoesOnWithWhatIsThere() throws Exception {
        hub.answersToCutOff.set(Integer.MAX_VALUE);
        put("model.safetensors", Files.readAllBytes(Golden.directory().resolve("model.safetensors")));
        assertFails(
                () -> pull("org/tiny"),
                "model.safetensors could not be fetched (",
                "goes on where this one was cut off");
        assertThat(store.find("org/tiny")).isEmpty();
        hub.answersToCutOff.set(0);
        hub.storeCalls.clear();

        pull("org/tiny");

        assertThat(hub.storeCalls).singleElement().asString().contains(" from ");
    }

    @Test
    void aServerThatFallsSilentIsLeft() {
        hub.silent = true;
        assertFails(() -> pull("org/tiny"), "model.safetensors could not be fetched (no byte came for");
    }

    @Test
    void whatHasAnotherHashIsRefusedAndDeleted() throws Exception {
        hub.lies = true;
        assertFails(() -> pull("org/tiny"), "What came as model.safetensors is not the hub's: its SHA-256 is ");
        assertThat(store.find("org/tiny")).isEmpty();

        hub.lies = false;
        assertThat(names(pull("org/tiny"))).contains("model.safetensors");
    }

    @Test
    void troubleThatPassesIsBorneWith() throws Exception {
        hub.troubles.set(2);
        assertThat(names(pull("org/tiny"))).contains("model.safetensors");
    }

    @Test
    void troubleThatStaysIsTold() {
        hub.troubles.set(Integer.MAX_VALUE);
        assertFails(() -> pull("org/tiny"), "cannot be asked for org/tiny: ", "answered 503");
    }

    @Test
    void aGatedRepositorySaysWhatToDo() {
        hub.token = "another";
        assertFails(() -> pull("org/tiny"), "org/tiny is gated: accept its conditions at", "set HF_TOKEN");
        assertFails(
                () -> new HubPull(hub.access("mine"), SHORT, (file, bytes, of) -> {}).pull(tiny(), store),
                "the account of HF_TOKEN may not read it");
    }

    @Test
    void whatIsNotThereSaysWhatIsMissing() {
        assertFails(() -> pull("org/nobody"), "has no repository org/nobody, or it is private: then set HF_TOKEN");
        assertFails(() -> pull("org/tiny@v9"), "org/tiny has no revision \"v9\"");
        hub.token = "another";
        hub.refusal = "RepoNotFound";
        assertFails(() -> pull("org/tiny"), "or it is private: then set HF_TOKEN");
    }

    @Test
    void picklesAloneAreRefusedBeforeAnythingLargeIsFetched() {
        hub.files.remove("model.safetensors");
        assertFails(() -> pull("org/tiny"), "as a pickle (pytorch_model.bin) only", "--revision refs/pr/N");
        hub.files.remove("pytorch_model.bin");
        assertFails(() -> pull("org/tiny"), "org/tiny has no model.safetensors");
        assertThat(hub.storeCalls).isEmpty();
    }

    @Test
    void whatIsNoBertIsRefusedBeforeItsWeightsAreFetched() {
        put("config.json", "{\"model_type\": \"roberta\"}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> pull("org/tiny"))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("org/tiny's config.json says model_type \"roberta\"; only BERT");
        put("config.json", "{".getBytes(StandardCharsets.UTF_8));
        assertFails(() -> pull("org/tiny"), "What the hub has as config.json is not JSON");
        hub.files.remove("config.json");
        assertFails(() -> pull("org/tiny"), "org/tiny has no config.json");
        assertThat(hub.storeCalls).isEmpty();
    }

    @Test
    void weightsThatAreTooLargeForTheConfigurationAreNotFetched() {
        put("model.safetensors", new byte[20 << 20]);
        assertFails(() -> pull("org/tiny"), "The weights of org/tiny have 20,971,520 bytes; by its config.json");
        assertThat(hub.storeCalls).isEmpty();
    }

    @Test
    void weightsThatAreNotThoseOfTheConfigurationDoNotEnterTheStore() throws Exception {
        Path shard = Golden.directory().resolveSibling("hugging-face/bf16-sharded/model-00001-of-00003.safetensors");
        put("model.safetensors", Files.readAllBytes(shard));
        assertThatThrownBy(() -> pull("org/tiny"))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("does not hold the tensors of its configuration");
        assertThat(store.find("org/tiny")).isEmpty();
        assertThat(names(directory)).allMatch(name -> name.endsWith(".lock"));
    }

    @Test
    void aTokenizerMustBeThere() {
        hub.files.remove("vocab.txt");
        assertFails(() -> pull("org/tiny"), "org/tiny has neither tokenizer.json nor vocab.txt");
    }

    @Test
    void anIndexThatLeadsElsewhereIsRefused() {
        hub.files.remove("model.safetensors");
        put(
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"../../up.safetensors\"}}".getBytes(StandardCharsets.UTF_8));
        assertFails(() -> pull("org/tiny"), "\"../../up.safetensors\", which is no plain safetensors file");
    }

    @Test
    void noNetworkIsOneSentence() {
        HubAccess nowhere = hub.access("");
        hub.close();
        assertFails(
                () -> new HubPull(nowhere, SHORT, (file, bytes, of) -> {}).pull(tiny(), store),
                nowhere + " cannot be asked for org/tiny: the hub cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-base-uncased",
                "a/b/c",
                "../b",
                "a/..",
                "a/b@",
                "a/b@../c",
                "a/b@x//y",
                "-a/b",
                "a/b c",
                "/b",
                "a/b@-x"
            })
    void namesThatAreNoRepositoriesAreNone(String name) {
        assertThat(HubRepository.parse(name)).isEmpty();
    }

    @Test
    void runSquadsShortNamesAreRepositoriesOfTheHub() {
        assertThat(HubRepository.parse("bert-base-cased"))
                .contains(new HubRepository("google-bert/bert-base-cased", HubRepository.MAIN));
        assertThat(HubRepository.parse("bert-large-uncased-whole-word-masking-finetuned-squad"))
                .contains(new HubRepository(
                        "google-bert/bert-large-uncased-whole-word-masking-finetuned-squad", HubRepository.MAIN));
        assertThat(HubRepository.parse("bert-base-uncased"))
                .as("comes from a Maven artifact")
                .isEmpty();
        assertThat(HubRepository.parse("bert-base-cassed")).isEmpty();
    }

    @Test
    void whatWasPulledIsFoundByItsShortNameToo() throws Exception {
        EncoderCatalog catalog = new EncoderCatalog(store);
        assertThatThrownBy(() -> catalog.requireKnown("bert-base-cased"))
                .isInstanceOf(UnknownEncoderException.class)
                .hasMessage(
                        "the encoder \"bert-base-cased\", which the Hugging Face hub calls google-bert/bert-base-cased,"
                                + " is not on this machine yet: fetch it with `squadron models pull google-bert/bert-base-cased`");
        Files.move(pull("org/tiny"), directory.resolve("google-bert--bert-base-cased"));

        assertThat(catalog.find("bert-base-cased").config())
                .isEqualTo(Golden.encoder().config());
    }

    @Test
    void theEnvironmentIsHuggingfaceHubs() throws Exception {
        assertThat(HubAccess.of(Map.of()).endpoint()).hasToString("https://huggingface.co");
        assertThat(HubAccess.of(Map.of("HF_ENDPOINT", "https://mirror.example/hf/", "HF_TOKEN", " hf_x ")))
                .isEqualTo(new HubAccess(java.net.URI.create("https://mirror.example/hf"), "hf_x"));
        assertFails(() -> HubAccess.of(Map.of("HF_ENDPOINT", "ftp://x")), "HF_ENDPOINT is no http or https address");
        assertFails(() -> HubAccess.of(Map.of("HF_TOKEN", "a\nb")), "HF_TOKEN is no token");
        assertFails(() -> HubAccess.of(Map.of("HF_HUB_OFFLINE", "1")), "HF_HUB_OFFLINE is set");
    }

    @Test
    void progressIsTold() throws Exception {
        List<String> heard = new ArrayList<>();
        new HubPull(hub.access(""), SHORT, (file, bytes, of) -> heard.add(file + " " + bytes + "/" + of))
                .pull(tiny(), store);
        int size = hub.files.get("model.safetensors").length;
        assertThat(heard).contains("model.safetensors " + size + "/" + size);
    }

    private Path pull(String name) throws IOException, InterruptedException {
        return new HubPull(hub.access(""), SHORT, (file, bytes, of) -> {})
                .pull(HubRepository.parse(name).orElseThrow(), store);
    }

    private static HubRepository tiny() {
        return new HubRepository(FakeHub.REPOSITORY, HubRepository.MAIN);
    }

    private void put(String name, byte[] content) {
        hub.files.put(name, content);
    }

    private static void assertFails(ThrowingCallable call, String... sentences) {
        assertThatThrownBy(call).isInstanceOf(HubException.class).hasMessageContainingAll(sentences);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
