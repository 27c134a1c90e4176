/** Who calls over HTTP. */
package io.squadron.access.http;
