/** Settings of who may call, and who calls. */
package io.squadron.access.config;
