package io.squadron.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CheckpointStore} keeps to. */
public abstract class CheckpointStoreCompliance {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    protected Path scratch;

    /** An empty store; the same one during a test. */
    protected abstract CheckpointStore store();

    /** What {@link KilledWriter} needs to write into the same store. */
    protected abstract List<String> storeAsArguments();

    /** Everything that lies in the store, whoever may see it. */
    protected abstract List<String> everythingThere() throws IOException;

    /** Changes a byte of a file, behind the store's back. */
    protected abstract void damage(StoredCheckpoint checkpoint, String name) throws IOException;

    @Test
    void whatIsPutIsListedAndFetchedAsItWas() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));

        assertThat(put.checkpointId()).isEqualTo("run-7");
        assertThat(put.location().toString()).doesNotEndWith("/");
        assertThat(put.files())
                .containsExactly(
                        new HashedFile("a.txt", 5, Sha256.of(bytes("seven"))),
                        new HashedFile("empty", 0, Sha256.of(new byte[0])));
        assertThat(store().list("")).containsExactly(put);
        Path files = store().fetch(put, scratch);
        assertThat(files.resolve("a.txt")).hasContent("seven");
        assertThat(files.resolve("empty")).isEmptyFile();
    }

    @Test
    void theManifestSaysWhatTheWriterSaidAndListsTheFiles() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));

        JsonNode manifest = JSON.readTree(
                store().fetch(put, scratch).resolve("checkpoint.json").toFile());
        assertThat(manifest.path("step").asInt()).isEqualTo(7);
        assertThat(manifest.at("/files/a.txt/size").asLong()).isEqualTo(5);
        assertThat(manifest.at("/files/a.txt/sha256").asText())
                .isEqualTo(put.files().get(0).sha256());
        assertThat(manifest.path("files")).hasSize(2);
    }

    @Test
    void aLargeFileIsWhole() throws IOException {
        byte[] large = new byte[(20 << 20) + 3];
        new Random(1).nextBytes(large);

        StoredCheckpoint put = store().put("run-7", files -> {
            files.write("large", out -> {
                out.write(large[0]);
                out.write(large, 1, 10);
                out.write(large, 11, large.length - 11);
            });
            return manifest();
        });

        assertThat(put.files()).containsExactly(new HashedFile("large", large.length, Sha256.of(large)));
        assertThat(store().fetch(put, scratch).resolve("large")).hasBinaryContent(large);
    }

    @Test
    void whatIsBeingWrittenIsSeenByNobody() throws IOException {
        List<StoredCheckpoint> seen = new ArrayList<>();

        store().put("run-7", files -> {
            content("seven").writeTo(files);
            seen.addAll(store().list(""));
            return manifest();
        });

        assertThat(seen).isEmpty();
        assertThat(store().list("")).hasSize(1);
    }

    @Test
    void aWriteThatFailsLeavesNothing() throws IOException {
        assertThatThrownBy(() -> store().put("run-7", files -> {
                    files.write("a.txt", out -> out.write(bytes("whole")));
                    files.write("b.txt", out -> {
                        out.write(new byte[9 << 20]);
                        throw new IOException("the source has gone");
                    });
                    return manifest();
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the source has gone");

        assertThat(everythingThere()).isEmpty();
    }

    @Test
    void theSameContentAgainGetsTheSameLocation() throws IOException {
        StoredCheckpoint first = store().put("run-7", content("seven"));
        StoredCheckpoint again = store().put("run-7", content("seven"));

        assertThat(again).isEqualTo(first);
        assertThat(store().list("")).containsExactly(first);
    }

    @Test
    void anotherContentOfAnIdLeavesTheFirstAsItWasAnnounced() throws IOException {
        StoredCheckpoint first = store().put("run-7", content("one"));
        StoredCheckpoint second = store().put("run-7", content("two"));

        assertThat(second.location()).isNotEqualTo(first.location());
        assertThat(store().list("")).containsExactlyInAnyOrder(first, second);
        assertThat(fetched(first)).isEqualTo("one");
        assertThat(fetched(second)).isEqualTo("two");
    }

    @Test
    void f65OfTwoPublishersOfOneIdEachAnnouncesWhatItWrote() throws Exception {
        CyclicBarrier bothWrite = new CyclicBarrier(2);
        ExecutorService publishers = Executors.newFixedThreadPool(2);
        try {
            List<Future<StoredCheckpoint>> puts = new ArrayList<>();
            for (String text : List.of("one", "two")) {
                puts.add(publishers.submit(() -> store().put("run-7", files -> {
                    content(text).writeTo(files);
                    meet(bothWrite);
                    return manifest();
                })));
            }

            StoredCheckpoint one = puts.get(0).get(30, TimeUnit.SECONDS);
            StoredCheckpoint two = puts.get(1).get(30, TimeUnit.SECONDS);
            assertThat(fetched(one)).isEqualTo("one");
            assertThat(fetched(two)).isEqualTo("two");
            assertThat(store().list("run-7")).containsExactlyInAnyOrder(one, two);
        } finally {
            publishers.shutdownNow();
        }
    }

    @Test
    void f59AFileThatWasChangedIsNotFetched() throws IOException {
        StoredCheckpoint put = store().put("run-7", content("seven"));
        damage(put, "a.txt");

        assertThatThrownBy(() -> store().fetch(put, scratch))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("changed or damaged");
    }

    @Test
    void aCheckpointThatWasDeletedIsGoneAndItsNeighboursStay() throws IOException {
        store().put("run-1", content("one"));
        store().put("run-1", content("another one"));
        StoredCheckpoint ten = store().put("run-10", content("ten"));
        StoredCheckpoint longer = store().put("run-1-7", content("seven"));

        store().delete("run-1");
        store().delete("run-1");

        assertThat(store().list("")).containsExactlyInAnyOrder(ten, longer);
        assertThat(fetched(ten)).isEqualTo("ten");
        assertThat(everythingThere()).noneMatch(name -> name.matches(".*run-1(~2)?(/.*)?"));
    }

    @Test
    void onlyTheIdsThatBeginSoAreListed() throws IOException {
        store().put("a-1", content("one"));
        store().put("b-1", content("two"));
        store().put("b-2", content("three"));

        assertThat(store().list("b-"))
                .extracting(StoredCheckpoint::checkpointId)
                .containsExactlyInAnyOrder("b-1", "b-2");
        assertThat(store().list("c")).isEmpty();
    }

    @Test
    void anEmptyStoreListsDeletesAndSweepsNothing() throws IOException {
        store().delete("run-7");
        store().sweep(Instant.now());

        assertThat(store().list("")).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftIsShownToNobodyAndSwept() throws Exception {
        StoredCheckpoint whole = store().put("run-6", content("six"));
        killInTheMiddleOf("run-7");

        assertThat(store().list("")).containsExactly(whole);
        assertThat(everythingThere()).anyMatch(name -> name.contains("run-7"));

        store().sweep(Instant.now().minus(Duration.ofHours(1)));
        assertThat(everythingThere()).as("perhaps somebody's work").anyMatch(name -> name.contains("run-7"));

        store().sweep(Instant.now().plus(Duration.ofHours(1)));
        assertThat(everythingThere()).noneMatch(name -> name.contains("run-7"));
        assertThat(fetched(whole)).isEqualTo("six");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "/tmp/x", "a/b", "a\\b", "%252E", "a#b", "a?b", "a\0b", ".x", "a~2"})
    void f60ANameThatIsNoPlainSegmentIsRefused(String name) throws IOException {
        assertThatThrownBy(() -> store().put(name, content("x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().put("run-7", files -> {
                    files.write(name, out -> out.write(1));
                    return manifest();
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(everythingThere()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.txt", "A.txt", "checkpoint.json"})
    void aNameThatIsTakenIsRefused(String name) throws IOException {
        assertThatThrownBy(() -> store().put("run-7", files -> {
                    files.write("a.txt", out -> out.write(1));
                    files.write(name, out -> out.write(1));
                    return manifest();
                }))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(everythingThere()).isEmpty();
    }

    protected static CheckpointContent content(String text) {
        return files -> {
            files.write("a.txt", out -> out.write(bytes(text)));
            files.write("empty", out -> {});
            return manifest();
        };
    }

    protected static ObjectNode manifest() {
        return JsonNodeFactory.instance.objectNode().put("step", 7);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String fetched(StoredCheckpoint checkpoint) throws IOException {
        Path place = Files.createTempDirectory(scratch, "fetched");
        return Files.readString(store().fetch(checkpoint, place).resolve("a.txt"));
    }

    private static void meet(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void killInTheMiddleOf(String checkpointId) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                checkpointId));
        command.addAll(storeAsArguments());
        File log = scratch.resolve("killed.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log.toPath())).isEqualTo(KilledWriter.EXIT_CODE);
        } finally {
            process.destroyForcibly();
        }
    }
}
