/** TLS, with certificates that are read again when they change. */
package io.squadron.access.tls;
