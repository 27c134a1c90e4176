/**
 * Everything that a home holds, as one file, and back into a home.
 *
 * <p>What is authoritative in a stack is spread over three places that refer to one another: data sets name offsets of Kafka's
 * topics, rows of PostgreSQL the offsets that they are from, announcements on Kafka the directories of checkpoints, and the
 * eval-service's consumer groups how far PostgreSQL has come. Records that are written anew get other offsets, so that a copy
 * through clients would break the first two. What lies on the disk while nothing runs is consistent by itself: a backup is that, byte
 * for byte. Only the places of checkpoints are of the old home; they are announced anew.
 */
package io.squadron.local.backup;
