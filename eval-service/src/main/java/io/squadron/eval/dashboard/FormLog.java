package io.squadron.eval.dashboard;

import io.squadron.access.Caller;
import io.squadron.access.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * What is done from a page stands in the log with who does it, as gRPC calls do: forms that take a trainer or an admin, and how
 * they were answered. What is refused (4xx) has changed nothing.
 */
class FormLog {
    private static final Logger LOG = Logger.getLogger(FormLog.class);
    private static final Set<String> CHANGING = Set.of(Role.TRAINER.text(), Role.ADMIN.text());
    private static final int LONGEST_PATH = 200;

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        boolean isRefused = response.getStatusInfo().getFamily() == Response.Status.Family.CLIENT_ERROR;
        if (!isRefused && !request.getMethod().equals(HttpMethod.GET) && changes(resource)) {
            // As it was sent: what is decoded could have lines of its own.
            String path = request.getUriInfo().getRequestUri().getRawPath();
            LOG.infof(
                    "%s sends %s %s: %d",
                    name(request.getSecurityContext()),
                    request.getMethod(),
                    path.substring(0, Math.min(path.length(), LONGEST_PATH)),
                    response.getStatus());
        }
    }

    private static boolean changes(ResourceInfo resource) {
        if (resource.getResourceMethod() == null) {
            return false; // There is no such page.
        }
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
