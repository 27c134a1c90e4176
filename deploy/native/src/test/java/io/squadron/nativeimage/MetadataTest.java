package io.squadron.nativeimage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.nativeimage.Metadata.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Without GraalVM nobody notices when a class that the metadata names is renamed, or when a new version of a library looks up one
 * that the metadata does not name: so it is held against the classes and the libraries themselves.
 */
class MetadataTest {
    private static final List<String> KINDS = List.of("jni-config.json", "reflect-config.json");
    /** What a library finds by its name, as JNI spells it; with an L before it, it is a parameter's type. */
    private static final Pattern LOOKED_UP = Pattern.compile("(?<!L)(?:ai/djl|ai/onnxruntime)/[A-Za-z0-9_/$]+");

    @ParameterizedTest
    @ValueSource(strings = {"jni-config.json", "reflect-config.json"})
    void everyClassConstructorMethodAndFieldThatIsNamedIsThere(String kind) throws Exception {
        List<Entry> own = Metadata.entries(kind).stream()
                .filter(entry -> entry.file().contains("/io.squadron/"))
                .toList();
        assertThat(own).hasSizeGreaterThan(2);
        for (Entry entry : own) {
            Class<?> type = Metadata.type(entry.name());
            for (JsonNode method : entry.json().path("methods")) {
                assertThat(executables(type, method))
                        .as("%s: %s", entry, method)
                        .contains(parameters(method));
            }
            assertFieldsAreThere(entry, type);
        }
    }

    private static void assertFieldsAreThere(Entry entry, Class<?> type) {
        for (JsonNode field : entry.json().path("fields")) {
            assertThat(Stream.of(type.getDeclaredFields()).map(Field::getName))
                    .as(entry.toString())
                    .contains(field.path("name").asText());
        }
    }

    /** The parameters of each of its constructors, or of each method of that name. */
    private static Stream<List<Class<?>>> executables(Class<?> type, JsonNode method) {
        String name = method.path("name").asText();
        return (name.equals("<init>")
                        ? Stream.<Executable>of(type.getDeclaredConstructors())
                        : Stream.<Executable>of(type.getDeclaredMethods())
                                .filter(each -> each.getName().equals(name)))
                .map(each -> List.of(each.getParameterTypes()));
    }

    private static List<Class<?>> parameters(JsonNode method) throws ClassNotFoundException {
        List<Class<?>> parameters = new ArrayList<>();
        for (JsonNode parameter : method.path("parameterTypes")) {
            parameters.add(Metadata.type(parameter.asText()));
        }
        return parameters;
    }

    static Stream<String> libraries() {
        return Stream.of(
                "native/lib/" + Metadata.djlPlatform() + "/cpu/libtokenizers.so",
                "jnilib/" + Metadata.djlPlatform() + "/cpu/libdjl_torch.so",
                "ai/onnxruntime/native/" + Metadata.onnxPlatform() + "/libonnxruntime4j_jni.so");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void everyClassThatALibraryLooksUpIsNamed(String library) throws IOException {
        Set<String> named =
                Metadata.entries("jni-config.json").stream().map(Entry::name).collect(Collectors.toSet());

        Set<String> lookedUp = lookedUp(library);

        assertThat(lookedUp).as("classes that %s names", library).isNotEmpty();
        assertThat(named).as("classes that %s looks up", library).containsAll(lookedUp);
    }

    /** Strings of the library that are names of classes, or begin with one: strings may follow each other without a gap. */
    private static Set<String> lookedUp(String library) throws IOException {
        Set<String> classes = new TreeSet<>();
        try (InputStream in = MetadataTest.class.getClassLoader().getResourceAsStream(library)) {
            assertThat(in).as(library).isNotNull();
            Matcher matcher = LOOKED_UP.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                longestClass(matcher.group()).ifPresent(classes::add);
            }
        }
        return classes;
    }

    private static Optional<String> longestClass(String text) {
        for (int length = text.length(); length > text.lastIndexOf('/') + 1; length--) {
            String name = text.substring(0, length).replace('/', '.');
            if (Metadata.exists(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** The collection's entry is of an earlier version of zstd, whose other streams have changed since; Kafka's have not. */
    @ParameterizedTest
    @ValueSource(strings = {"ZstdInputStreamNoFinalizer", "ZstdOutputStreamNoFinalizer"})
    void theStreamsThatKafkaUsesOfZstdAreDescribedByTheMetadataOfOthersAsTheyAre(String stream) throws Exception {
        String name = "com.github.luben.zstd." + stream;
        List<Entry> entries = Metadata.entries("jni-config.json").stream()
                .filter(entry -> entry.name().equals(name))
                .toList();

        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).json().path("fields")).isNotEmpty();
        assertFieldsAreThere(entries.get(0), Metadata.type(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io/squadron/tokenizer/wordpiece/all-minilm-l6-v2-tokenizer.json",
                "io/squadron/tokenizer/wordpiece/native-differences.txt",
                "io/squadron/trainer/model/bert_for_question_answering.py",
                "io/squadron/trainer/encoder/encoder-artifacts.properties",
                "io/squadron/trainer/provenance/build.properties",
                "ai/djl/engine/api.properties",
                "native/lib/tokenizers.properties",
                "com/ibm/icu/ICUConfig.properties",
                "all-minilm-l6-v2.onnx"
            })
    void whatIsReadFromTheClassPathGoesIntoTheBinary(String resource) throws IOException {
        assertThat(MetadataTest.class.getClassLoader().getResource(resource)).isNotNull();
        assertThat(Includes.all()).as("includes of the services").anyMatch(include -> include.matches(resource));
    }

    @Test
    void everyIncludeIncludesSomething() throws IOException {
        List<String> resources = Includes.resources();

        assertThat(Includes.all()).hasSizeGreaterThan(4).allMatch(include -> resources.stream()
                .anyMatch(include::matches));
    }

    @Test
    void nothingIsNamedTwiceInOneFile() throws IOException {
        for (String kind : KINDS) {
            List<String> names = Metadata.entries(kind).stream()
                    .filter(entry -> entry.file().contains("/io.squadron/"))
                    .map(Entry::toString)
                    .toList();
            assertThat(names.stream().filter(name -> Collections.frequency(names, name) > 1))
                    .as(kind)
                    .isEmpty();
        }
    }
}
