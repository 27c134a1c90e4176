package io.squadron.eval.dashboard;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What a form gets that is not done. */
public final class Refusal {
    private Refusal() {}

    /** A page that says why. */
    public static Response because(String sentence) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                .entity(Notices.refused(sentence))
                .build();
    }
}
