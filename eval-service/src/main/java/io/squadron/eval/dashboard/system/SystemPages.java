package io.squadron.eval.dashboard.system;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.squadron.eval.dashboard.model.AliasChange;
import io.squadron.eval.dashboard.model.ModelViews;
import io.squadron.eval.system.DeadLetterDesk;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestQuery;

/**
 * The system page: what runs, what waits, what lies on Kafka and what could not be used, with a form that sends that again. The form
 * carries a token that only our own pages know (quarkus-rest-csrf).
 */
@RolesAllowed("reader")
@Path("/system")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
@Blocking
class SystemPages {
    private final SystemViews views;
    private final ModelViews models;
    private final DeadLetterDesk deadLetters;

    SystemPages(SystemViews views, ModelViews models, DeadLetterDesk deadLetters) {
        this.views = views;
        this.models = models;
        this.deadLetters = deadLetters;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance system(SystemView system, String done, String mistake);

        static native TemplateInstance alias(String alias, List<AliasChange> changes);
    }

    /** The query's parameters say what a form has just done. */
    @GET
    public TemplateInstance system(
            @RestQuery @DefaultValue("0") int sent,
            @RestQuery @DefaultValue("0") int left,
            @RestQuery @DefaultValue("") String of) {
        // Only numbers and names of topics: a link from elsewhere can put no words of its own onto the page.
        String done = sent > 0 && DeadLetterDesk.isOurs(of) ? sentence(sent, left, of) : "";
        return Templates.system(views.now(), done, "");
    }

    private static String sentence(int sent, int left, String topic) {
        return sent + (sent == 1 ? " record was" : " records were") + " sent to " + topic + " again"
                + (left > 0 ? ", " + left + " could not be." : ".");
    }

    /** Where an alias pointed. */
    @GET
    @Path("aliases/{alias}")
    public TemplateInstance alias(@PathParam("alias") String alias) {
        List<AliasChange> changes = models.aliasChanges(alias);
        if (changes.isEmpty()) {
            throw new NotFoundException("There is no alias “" + alias + "” and never was one.");
        }
        return Templates.alias(alias, changes);
    }

    /** Dead letters go again to where they stood: one by its place, or all of a topic. */
    @RolesAllowed("admin")
    @POST
    @Path("dead-letters/replay")
    public Response replay(@RestForm @DefaultValue("") String place) {
        try {
            DeadLetterDesk.Replay replay = deadLetters.replay(place.strip());
            return Response.seeOther(URI.create("/system?sent=" + replay.sent() + "&left=" + replay.left() + "&of="
                            + replay.topic() + "#done"))
                    .build();
        } catch (DeadLetterDesk.NotPossibleException e) {
            return Response.status(Response.Status.CONFLICT)
                    .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                    .entity(Templates.system(views.now(), "", e.getMessage()))
                    .build();
        }
    }
}
