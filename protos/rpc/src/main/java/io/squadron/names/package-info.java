/** Names that people give, and what they probably meant. Plain Java, for domains as well. */
package io.squadron.names;
