//! How many photos are made at a time, and how many may wait. It does not know what a photo is made of: it bounds the
//! cores and the memory that making one takes, so that the map keeps answering.

use std::sync::Arc;

use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task;

use crate::media::{Limits, MediaError, Part, Photo, blacken, make_photo};

/// Photos made at a time if nothing else is configured: one, so that on two cores the other serves.
pub const WORKERS: usize = 1;
/// Photos that may wait if nothing else is configured: at 0.1-0.2 s each, the last waits about 3 s.
pub const QUEUE_MAX: usize = 16;

/// A bounded pool for making photos; cheap to clone, all clones are the same pool.
#[derive(Debug, Clone)]
pub struct Pool {
    limits: Limits,
    /// A place for each photo that is made or waits.
    places: Arc<Semaphore>,
    /// A permit for each photo that is made.
    workers: Arc<Semaphore>,
}

impl Pool {
    /// A pool that makes `workers` (at least one) photos at a time while at most `queue_max` wait.
    #[must_use]
    pub fn new(workers: usize, queue_max: usize, limits: Limits) -> Self {
        let workers = workers.max(1);
        Self {
            limits,
            places: Arc::new(Semaphore::new(workers + queue_max)),
            workers: Arc::new(Semaphore::new(workers)),
        }
    }

    /// Makes a photo on a blocking thread, in the order of the calls.
    ///
    /// [`MediaError::Busy`] at once if too many wait; a decoder that panics is [`MediaError::Broken`]. Who drops the
    /// future while it waits leaves the queue; what has begun is finished and keeps its permit until then.
    pub async fn make(&self, bytes: Bytes) -> Result<Photo, MediaError> {
        let limits = self.limits;
        // What needs no decoding is refused without standing in the queue.
        limits.admit_bytes(&bytes)?;
        self.run(move || make_photo(&bytes, &limits)).await
    }

    /// Makes a photo again with parts of it black, as [`Pool::make`] does.
    pub async fn blacken(&self, bytes: Bytes, parts: Vec<Part>) -> Result<Photo, MediaError> {
        let limits = self.limits;
        self.run(move || blacken(&bytes, &parts, &limits)).await
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, MediaError> + Send + 'static,
    ) -> Result<T, MediaError> {
        let Ok(place) = Arc::clone(&self.places).try_acquire_owned() else { return Err(MediaError::Busy) };
        let Ok(worker) = Arc::clone(&self.workers).acquire_owned().await else { return Err(MediaError::Busy) };
        let made = task::spawn_blocking(move || {
            let _held_to_the_end = (place, worker);
            work()
        });
        match made.await {
            Ok(result) => result,
            Err(error) if error.is_panic() => Err(MediaError::broken("the decoder panicked")),
            Err(_) => Err(MediaError::Busy),
        }
    }
}

impl Default for Pool {
    fn default() -> Self {
        Self::new(WORKERS, QUEUE_MAX, Limits::PHOTO)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn one_more_than_the_queue_is_busy() {
        let pool = Pool::new(1, 2, Limits::PHOTO);
        let mut running = Vec::new();
        let (go, gates): (Vec<_>, Vec<_>) = (0..3).map(|_| mpsc::channel::<()>()).unzip();
        for gate in gates {
            let pool = pool.clone();
            running.push(tokio::spawn(async move { pool.run(move || Ok(gate.recv().is_ok())).await }));
            task::yield_now().await;
        }
        assert!(matches!(pool.run(|| Ok(())).await, Err(MediaError::Busy)));
        for (gate, job) in go.into_iter().zip(running) {
            gate.send(()).expect("waiting");
            assert!(job.await.expect("no panic").expect("made"));
        }
        assert!(pool.run(|| Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn who_leaves_the_queue_frees_the_place() {
        let pool = Pool::new(1, 1, Limits::PHOTO);
        let (go, gate) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(move || Ok(gate.recv().is_ok())).await }
        });
        task::yield_now().await;
        let second = tokio::spawn({
            let pool = pool.clone();
            async move { pool.run(|| Ok(())).await }
        });
        task::yield_now().await;
        assert!(matches!(pool.run(|| Ok(())).await, Err(MediaError::Busy)));
        second.abort();
        assert!(second.await.is_err());
        go.send(()).expect("waiting");
        assert!(first.await.expect("no panic").expect("made"));
        assert!(pool.run(|| Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_a_broken_photo_and_frees_the_worker() {
        let pool = Pool::new(1, 0, Limits::PHOTO);
        for _ in 0..3 {
            let panicking = pool.run::<()>(|| std::panic::resume_unwind(Box::new("decoder"))).await;
            assert!(matches!(panicking, Err(MediaError::Broken { .. })));
        }
        assert!(pool.run(|| Ok(())).await.is_ok());
    }

    #[tokio::test]
    async fn nothing_is_refused_without_a_place() {
        let pool = Pool::new(1, 0, Limits { bytes_max: 10, ..Limits::PHOTO });
        assert!(matches!(pool.make(Bytes::new()).await, Err(MediaError::Empty)));
        assert!(matches!(pool.make(Bytes::from(vec![0; 11])).await, Err(MediaError::TooManyBytes { max: 10 })));
    }
}
