/**
 * Squadron whole on one machine: broker, database and the four services, started, watched and stopped together.
 *
 * <p>Three processes matter. The <b>command line</b> asks for a stack ({@link io.squadron.local.stack.LocalStack}). The
 * <b>supervisor</b> ({@link io.squadron.local.stack.Supervisor}) is a JVM of its own that holds the home's lock, hosts
 * the broker and PostgreSQL and is the parent of the <b>services</b>. An attached stack ends with the command line that
 * started it, however that ends: the supervisor reads the end of its standard input. A detached one stays until
 * {@link io.squadron.local.stack.LocalStack#stop}.
 */
package io.squadron.local.stack;
