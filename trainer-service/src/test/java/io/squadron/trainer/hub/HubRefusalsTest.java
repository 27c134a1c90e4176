package io.squadron.trainer.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.UnusableEncoderException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not pulled, and what of it is told. */
class HubRefusalsTest extends HubPulls {
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
}
