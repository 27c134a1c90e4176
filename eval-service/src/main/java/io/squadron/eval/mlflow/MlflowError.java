package io.squadron.eval.mlflow;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Refusals as MLflow's clients show them, with MLflow's own words for what is wrong. */
final class MlflowError {
    private MlflowError() {}

    static WebApplicationException invalid(String message) {
        return of(400, "INVALID_PARAMETER_VALUE", message);
    }

    static WebApplicationException missing(String message) {
        return of(404, "RESOURCE_DOES_NOT_EXIST", message);
    }

    static WebApplicationException of(int status, String code, String message) {
        return new WebApplicationException(Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error_code", code, "message", message))
                .build());
    }
}
