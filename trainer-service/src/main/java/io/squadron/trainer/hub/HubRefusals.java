package io.squadron.trainer.hub;

import java.io.IOException;
import java.net.http.HttpResponse;

/** What the hub's refusals mean; it tells them apart by the header X-Error-Code. */
final class HubRefusals {
    private HubRefusals() {}

    static boolean isNoSuchFile(HttpResponse<?> response) {
        String code = code(response);
        return response.statusCode() == 404 && (code.isEmpty() || code.equals("EntryNotFound"));
    }

    /** Trouble of the server's, or too many calls: worth another try. */
    static boolean mayPass(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    /** A {@link HubException} for what will not pass, another IOException for what may. */
    static IOException of(HubAccess access, HubRepository repository, HttpResponse<?> response) {
        int status = response.statusCode();
        String code = code(response);
        if (mayPass(status)) {
            return new IOException("%s answered %d".formatted(access, status));
        }
        if (status == 403 && code.isEmpty()) {
            return new HubException("%s refuses to give %s (403)%s"
                    .formatted(
                            access,
                            repository.name(),
                            access.token().isEmpty() ? "; it may want a token in HF_TOKEN" : ""));
        }
        if (code.equals("GatedRepo") || status == 403) {
            return new HubException(
                    access.token().isEmpty()
                            ? "%s is gated: accept its conditions at %s/%s, and set HF_TOKEN to a token of that account"
                                    .formatted(repository.id(), access, repository.id())
                            : "%s is gated, and the account of HF_TOKEN may not read it: accept its conditions at %s/%s"
                                    .formatted(repository.id(), access, repository.id()));
        }
        if (code.equals("RevisionNotFound")) {
            return HubException.notFound("%s has no revision \"%s\"".formatted(repository.id(), repository.revision()));
        }
        if (code.equals("RepoNotFound") || status == 401 || status == 404) {
            return HubException.notFound(
                    access.token().isEmpty()
                            ? "%s has no repository %s, or it is private: then set HF_TOKEN"
                                    .formatted(access, repository.id())
                            : "%s has no repository %s that HF_TOKEN may read".formatted(access, repository.id()));
        }
        return new HubException("%s answered %d for %s".formatted(access, status, repository.name()));
    }

    private static String code(HttpResponse<?> response) {
        return HubClient.header(response, "x-error-code").orElse("");
    }
}
