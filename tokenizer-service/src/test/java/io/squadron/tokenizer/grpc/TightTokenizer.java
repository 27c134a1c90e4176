package io.squadron.tokenizer.grpc;

import io.quarkus.test.junit.QuarkusTestProfile;
import io.squadron.tokenizer.huggingface.FailingLibrary;
import java.util.Map;
import java.util.Set;

/** A service with room for one import and for a few texts, which tells each step, and whose library fails at one word. */
public final class TightTokenizer implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "squadron.tokenizer.max-imports", "1",
                "squadron.tokenizer.max-tokens-in-flight", "4096",
                "squadron.tokenizer.progress-interval", "0s");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(FailingLibrary.class);
    }
}
