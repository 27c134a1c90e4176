/** Calls over gRPC: what a method asks for, who is let in, what one connection may do, and the key that is shown to others. */
package io.squadron.access.grpc;
