package io.squadron.inference.http;

import io.grpc.Status.Code;
import io.squadron.rpc.RpcError;
import io.squadron.v1.ErrorReason;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What goes wrong before a resource is reached, in the form that the address has. */
class OtherErrors {
    @ServerExceptionMapper(priority = 1)
    Response missing(NotFoundException missing, UriInfo address) {
        return told(missing, address);
    }

    @ServerExceptionMapper
    Response told(WebApplicationException failure, UriInfo address) {
        int status = failure.getResponse().getStatus();
        RpcError error =
                switch (status) {
                    case 404 ->
                        RpcError.of(
                                Code.NOT_FOUND,
                                ErrorReason.ERROR_REASON_NOT_FOUND,
                                "There is nothing at this address: questions go to /, /models/MODEL and /v1/answer, which /q/openapi describes");
                    case 405 -> invalid("A question is sent with POST");
                    case 406 -> invalid("The answer is application/json: accept that");
                    case 413 -> invalid("The body is larger than this service takes");
                    case 415 -> invalid("The Content-Type must be application/json");
                    default ->
                        status < 500
                                ? invalid(failure.getResponse().getStatusInfo().getReasonPhrase())
                                : RpcError.internal("inference-service");
                };
        return form(address.getPath()).response(status, error);
    }

    private static RpcError invalid(String sentence) {
        return RpcError.invalid("", sentence);
    }

    @ServerExceptionMapper
    Response failed(RuntimeException failure, UriInfo address) {
        return form(address.getPath()).response(failure);
    }

    static ErrorForm form(String path) {
        return path.startsWith("/v1/") ? ErrorForm.CONTRACT : ErrorForm.HUB;
    }
}
