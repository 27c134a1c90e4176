/** Who may do what: roles, keys, and what a method asks for. Plain Java; gRPC, HTTP and TLS have packages of their own. */
package io.squadron.access;
