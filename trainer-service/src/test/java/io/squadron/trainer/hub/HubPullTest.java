package io.squadron.trainer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.UnknownEncoderException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is pulled from the hub, and how. */
class HubPullTest extends HubPulls {
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
    void troubleThatPassesIsBorneWith() throws Exception {
        hub.troubles.set(2);
        assertThat(names(pull("org/tiny"))).contains("model.safetensors");
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
}
