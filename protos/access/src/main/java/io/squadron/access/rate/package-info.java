/** How often callers may call. */
package io.squadron.access.rate;
