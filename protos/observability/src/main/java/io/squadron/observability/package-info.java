/** What all services tell of themselves alike: each that has this artifact on its class path has it, without a call. */
package io.squadron.observability;
