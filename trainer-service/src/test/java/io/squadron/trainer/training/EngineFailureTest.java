package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;

class EngineFailureTest {
    @Test
    void ofAFailureInTorchScriptTheReasonIsToldAndNotThatItWasInTorchScript() {
        EngineException failure = new EngineException(
                """
                The following operation failed in the TorchScript interpreter.
                Traceback of TorchScript, serialized code (most recent call last):
                  File "code/__torch__.py", line 3, in forward
                    return torch.matmul(x, y)
                RuntimeError: CUDA error: device-side assert triggered
                CUDA kernel errors might be asynchronously reported at some other API call.
                """);

        assertThat(EngineFailure.reason(failure)).isEqualTo("CUDA error: device-side assert triggered");
    }

    @Test
    void ofAnotherFailureTheFirstLineIsTold() {
        assertThat(EngineFailure.reason(new EngineException("no such operator\nat line 7")))
                .isEqualTo("no such operator");
        assertThat(EngineFailure.reason(new EngineException((String) null))).isEqualTo("null");
    }
}
