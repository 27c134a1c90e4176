/** What a connection or a message can do before it is a request (F75 to F78): every service's tests do it to theirs. */
package io.squadron.access.hostile;
