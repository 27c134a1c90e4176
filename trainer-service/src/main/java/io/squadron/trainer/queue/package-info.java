/**
 * The queue of runs. How several trainers share them:
 *
 * <p><b>The queue is the run log</b>, the topic {@code squadron.run-events}, which has one partition and so one order, and
 * which every trainer reads whole ({@link io.squadron.trainer.queue.RunLog}). A run waits from its queued event on, and the
 * order of these events is the order in which runs are begun. A trainer that is free claims the first run that waits, or
 * whose trainer is dead, by an event in the same log ({@link io.squadron.trainer.queue.RunClaims}); of several claims of one
 * attempt the first has it. Any idle trainer can take any waiting run, nothing is lost or begun twice when the group
 * rebalances, and since a run's end is in the log too, a run that has ended is never begun again. Nothing is taken from the log;
 * that a trainer need neither hold nor read all of it, summaries of older runs see to ({@link
 * io.squadron.trainer.queue.RunSummaries}).
 *
 * <p><b>The consumer group tells who is alive</b> ({@link io.squadron.trainer.queue.TrainerGroup}), no more. Its members read
 * {@code squadron.training-requests} and pass on what was put there without SubmitRun
 * ({@link io.squadron.trainer.queue.TrainingRequests}); an offset is committed once the request is in the log or is found to
 * be of no use (see the dead letters), so committing has nothing to do with how long a run takes. A trainer takes runs only while the group names it,
 * and takes a run over only from one that the group does not name. A trainer that was thrown out for a while and comes back
 * keeps its run if nobody has claimed it meanwhile; otherwise it hears so from the log and leaves it.
 *
 * <p><b>Kafka's transactions shut out who was replaced</b> ({@link io.squadron.trainer.outbox.RunOutbox}): what an attempt
 * publishes goes through a producer with the run's transactional id, and the broker refuses the attempt before. While a
 * trainer is cut off, two may compute the same run; only one can publish. (On a cluster with access control trainers need
 * the transactional ids {@code squadron-run-*}.)
 *
 * <h2>Why not otherwise</h2>
 *
 * <p>Partitions of training-requests as queues, one trainer each (the first version): an idle trainer cannot take what lies
 * behind a long run on another one's partition, and no more trainers can work than there are partitions.
 *
 * <p>Kafka's share groups (KIP-932, queues for Kafka): in Kafka 4.1, which is what the services' platform pins, they are a
 * preview that is off unless the cluster's {@code share.version} is raised; production use begins with 4.2. A record is
 * locked for 30 s, at most 60 s by the broker's default limit, and 4.1 cannot renew a lock (KIP-1222, in 4.2), while a run
 * takes hours: it would have to be acknowledged when it begins, and then the group no longer knows that it is unfinished
 * when its trainer dies. Delivery is not in order, and after five deliveries a record is dropped in silence. What would be
 * left of the group's work is what one event in the log does here.
 */
package io.squadron.trainer.queue;
