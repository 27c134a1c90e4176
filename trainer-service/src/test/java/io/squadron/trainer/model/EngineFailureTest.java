package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import io.squadron.trainer.Golden;
import io.squadron.trainer.training.DeviceMemoryException;
import io.squadron.trainer.training.EngineFailedException;
import io.squadron.trainer.training.TrainingFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineFailureTest {
    private final TorchBackend backend = Golden.backend();

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 139.00 GiB total capacity)",
                "CUDA error: out of memory",
                "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
                "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
                "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to",
                "[enforce fail at alloc_cpu.cpp:116] data. DefaultCPUAllocator: not enough memory: you tried to allocate",
                "std::bad_alloc"
            })
    void memoryThatRanOutIsKnownByWhatTheAllocatorsSay(String message) {
        EngineException failure = new EngineException(message);

        assertThat(EngineFailure.of(failure)).isInstanceOf(DeviceMemoryException.class);
        assertThat(backend.explained(failure))
                .isInstanceOf(TrainingFailedException.class)
                .isNotInstanceOf(EngineFailedException.class)
                .hasMessageStartingWith("the device's memory holds the model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA error: device-side assert triggered",
                "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm`",
                "CUDA error: unspecified launch failure"
            })
    void anEngineThatBrokeIsToldFromMemoryThatRanOut(String message) {
        EngineException failure = new EngineException(message);

        assertThat(EngineFailure.of(failure)).isSameAs(failure);
        assertThat(backend.explained(failure))
                .isInstanceOf(EngineFailedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void whatTheEngineHasNothingToDoWithStaysAsItIs() {
        IllegalStateException failure = new IllegalStateException("of the listener");

        assertThat(backend.explained(failure)).isSameAs(failure);
    }
}
