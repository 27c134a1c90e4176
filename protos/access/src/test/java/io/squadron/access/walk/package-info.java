/** Tests of services: every method called as everyone. */
package io.squadron.access.walk;
