/**
 * A real Kafka broker and a real PostgreSQL out of Maven artifacts, without Docker: for Squadron on one machine, and
 * for the services' tests. Both keep their data in a directory and find it again after a restart, also after a
 * {@code kill -9}. Both listen on the loopback address only and know no passwords: they are for one machine, not for a
 * network.
 */
package io.squadron.embedded;
