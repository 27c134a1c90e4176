package io.squadron.eval.dashboard;

import io.squadron.access.Caller;
import io.squadron.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;

/**
 * What is done from a page stands in the log with who does it, as gRPC calls do: forms that take a trainer or an admin. Who may
 * not send one, or sends it without its page's token, has been refused before.
 */
class FormLog {
    private static final Logger LOG = Logger.getLogger(FormLog.class);
    private static final Set<String> CHANGING = Set.of(Role.TRAINER.text(), Role.ADMIN.text());
    private static final int AFTER_ALL_THAT_REFUSE = Priorities.USER + 1000;
    private static final int LONGEST_PATH = 200;

    /** With the form read, as quarkus-rest-csrf looks at it: others are asked before. */
    @ServerRequestFilter(priority = AFTER_ALL_THAT_REFUSE)
    @WithFormRead
    void tell(ContainerRequestContext request, ResourceInfo resource) {
        if (!request.getMethod().equals(HttpMethod.GET) && changes(resource)) {
            // As it was sent: what is decoded could have lines of its own.
            String path = request.getUriInfo().getRequestUri().getRawPath();
            LOG.infof(
                    "%s sends %s %s",
                    name(request.getSecurityContext()),
                    request.getMethod(),
                    path.substring(0, Math.min(path.length(), LONGEST_PATH)));
        }
    }

    private static boolean changes(ResourceInfo resource) {
        RolesAllowed ofMethod = resource.getResourceMethod().getAnnotation(RolesAllowed.class);
        RolesAllowed roles =
                ofMethod == null ? resource.getResourceClass().getAnnotation(RolesAllowed.class) : ofMethod;
        return Set.of(roles.value()).stream().anyMatch(CHANGING::contains);
    }

    private static String name(SecurityContext caller) {
        return caller.getUserPrincipal() == null
                ? Caller.anonymous(Set.of()).name()
                : caller.getUserPrincipal().getName();
    }
}
