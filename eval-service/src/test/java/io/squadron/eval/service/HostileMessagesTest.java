package io.squadron.eval.service;

import io.squadron.access.hostile.HostileMessages;
import io.squadron.v1.EvaluationServiceGrpc;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@EvalServiceTest
class HostileMessagesTest implements HostileMessages {
    @ConfigProperty(name = "quarkus.grpc.server.test-port")
    int port;

    @Override
    public int port() {
        return port;
    }

    @Override
    public String method() {
        return EvaluationServiceGrpc.getListEvaluationsMethod().getFullMethodName();
    }

    @Override
    public byte[] request() {
        return new byte[0];
    }
}
