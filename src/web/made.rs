//! What costs to make, made once: on threads of its own, so many at a time, and kept until the room is needed.
//!
//! The name under which something is kept says all that it depends on, so a stale one is never asked for again.

use std::hash::Hash;
use std::time::Duration;

use bytes::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::{Cache, GuardResult};
use tokio::sync::Semaphore;

/// About how many bytes one has, to begin with.
const SIZE_ESTIMATE: u64 = 4096;

/// Under which something is kept.
pub trait Name: Hash + Eq + Clone + Send + Sync {
    /// The bytes that it takes itself.
    fn bytes(&self) -> usize;
}

impl Name for String {
    fn bytes(&self) -> usize {
        size_of::<Self>() + self.capacity()
    }
}

#[derive(Debug, Clone)]
struct Weight;

impl<N: Name> Weighter<N, Bytes> for Weight {
    fn weight(&self, name: &N, made: &Bytes) -> u64 {
        (name.bytes() + size_of::<Bytes>() + made.len()) as u64
    }
}

/// It could not be made; why is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it could not be made")]
pub struct NotMade;

/// What has been made.
#[derive(Debug)]
pub struct Made<N: Name> {
    kept: Cache<N, Bytes, Weight>,
    making: Semaphore,
}

impl<N: Name> Made<N> {
    /// Nothing yet; keeps at most so many bytes, and makes so many at a time.
    #[must_use]
    pub fn new(bytes_max: u64, at_once: usize) -> Self {
        let count = usize::try_from(bytes_max / SIZE_ESTIMATE).unwrap_or(usize::MAX);
        Self { kept: Cache::with_weighter(count, bytes_max, Weight), making: Semaphore::new(at_once) }
    }

    /// What is kept under a name; `make` makes it when it is not there. Those who ask for the same at once wait for one.
    pub async fn get<E: std::fmt::Display + Send + 'static>(
        &self,
        name: &N,
        make: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) -> Result<Bytes, NotMade> {
        self.kept.get_or_insert_async(name, self.make(make)).await
    }

    /// What is kept under a name, if anything.
    pub fn kept(&self, name: &N) -> Option<Bytes> {
        self.kept.get(name)
    }

    /// What is kept under a name; `make` makes it here and now when it is not there, so it must be soon done. `None`
    /// while another makes it: waiting for that here would hold a thread that the other may need.
    pub fn get_now<E: std::fmt::Display>(
        &self,
        name: &N,
        make: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Option<Bytes>, NotMade> {
        let place = match self.kept.get_value_or_guard(name, Some(Duration::ZERO)) {
            GuardResult::Value(kept) => return Ok(Some(kept)),
            GuardResult::Guard(place) => place,
            GuardResult::Timeout => return Ok(None),
        };
        let mut bytes = make().map_err(|error| {
            tracing::error!(%error, "something could not be made");
            NotMade
        })?;
        bytes.shrink_to_fit();
        let bytes = Bytes::from(bytes);
        // Where the place is gone, there was no room to keep it.
        let _is_kept = place.insert(bytes.clone());
        Ok(Some(bytes))
    }

    /// Makes something that is not kept.
    pub async fn make<E: std::fmt::Display + Send + 'static>(
        &self,
        make: impl FnOnce() -> Result<Vec<u8>, E> + Send + 'static,
    ) -> Result<Bytes, NotMade> {
        let _permit = self.making.acquire().await.map_err(|_closed| NotMade)?;
        match tokio::task::spawn_blocking(make).await {
            Ok(Ok(bytes)) => Ok(bytes.into()),
            Ok(Err(error)) => {
                tracing::error!(%error, "something could not be made");
                Err(NotMade)
            }
            // The hook has logged it.
            Err(_panicked) => Err(NotMade),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test]
    async fn those_who_ask_at_once_wait_for_one() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let kept: Made<String> = Made::new(1 << 20, 2);
        let make = || {
            MADE.fetch_add(1, Ordering::Relaxed);
            Ok::<_, String>(vec![7; 100])
        };
        let name = "one".to_owned();
        let answers = futures_util::future::join_all((0..20).map(|_| kept.get(&name, make))).await;
        assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|bytes| bytes.len() == 100)));
        assert_eq!(MADE.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn what_is_made_at_once_is_made_once_too() {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let kept: Made<String> = Made::new(1 << 20, 2);
        let name = "one".to_owned();
        let ask = || {
            kept.get_now(&name, || {
                MADE.fetch_add(1, Ordering::Relaxed);
                Ok::<_, String>(vec![7; 100])
            })
        };
        std::thread::scope(|scope| {
            let asking: Vec<_> = (0..20).map(|_| scope.spawn(ask)).collect();
            for thread in asking {
                let made = thread.join().expect("no panic").expect("made");
                assert!(made.is_none_or(|bytes| bytes.len() == 100), "whole, or not there yet");
            }
        });
        assert_eq!((MADE.load(Ordering::Relaxed), kept.kept(&name).map(|bytes| bytes.len())), (1, Some(100)));
    }

    /// Tasks that waited on their threads for one that needed such a thread have once stood still for ever.
    #[tokio::test]
    async fn who_makes_it_now_does_not_wait_for_one_who_makes_it_elsewhere() {
        let kept: Made<String> = Made::new(1 << 20, 2);
        let name = "one".to_owned();
        let (go, gate) = std::sync::mpsc::channel::<()>();
        let elsewhere = kept.get(&name, move || gate.recv().map(|()| vec![7; 100]));
        let now = async {
            assert_eq!(kept.get_now(&name, || Ok::<_, String>(Vec::new())), Ok(None));
            go.send(()).expect("waiting");
        };
        let (made, ()) = tokio::join!(biased; elsewhere, now);
        assert_eq!(made.map(|bytes| bytes.len()), Ok(100));
        assert_eq!(
            kept.get_now(&name, || Ok::<_, String>(Vec::new())).map(|made| made.map(|bytes| bytes.len())),
            Ok(Some(100))
        );
    }

    #[tokio::test]
    async fn what_fails_is_tried_again_and_the_room_is_bounded() {
        let kept: Made<String> = Made::new(10_000, 1);
        let name = "one".to_owned();
        assert_eq!(kept.get(&name, || Err::<Vec<u8>, _>("no")).await, Err(NotMade));
        assert!(kept.get(&name, || Ok::<_, String>(Vec::new())).await.is_ok());
        for n in 0..1000 {
            assert!(kept.get(&n.to_string(), || Ok::<_, String>(vec![0; 100])).await.is_ok());
        }
        assert!(kept.kept.weight() <= 10_000);
    }
}
