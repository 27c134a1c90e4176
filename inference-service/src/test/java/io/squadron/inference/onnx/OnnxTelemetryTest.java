package io.squadron.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * ONNX Runtime 1.29 for Linux reports to events.data.microsoft.com unless ORT_DISABLE_TELEMETRY is set before the process
 * starts; switching it off later is too late for what creating the environment does. So the pinned version has none of it.
 */
class OnnxTelemetryTest {
    @Test
    void theNativeLibrarySendsNothingToItsMakers() throws IOException {
        try (InputStream library =
                OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/linux-x64/libonnxruntime.so")) {
            assertThat(library).isNotNull();
            String text = new String(library.readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(text.contains("CPUExecutionProvider")).isTrue();
            assertThat(text.contains("events.data.microsoft.com"))
                    .as("it knows the collector")
                    .isFalse();
        }
    }
}
