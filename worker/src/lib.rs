//! The worker: timetable, ticks, the queue, one file per job.
