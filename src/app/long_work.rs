//! Work that takes too long for the threads that answer.

use std::panic::resume_unwind;

use tokio::task::spawn_blocking;

/// Does it on a thread of its own; `None` when the service is being stopped.
///
/// # Panics
/// As the work does.
pub async fn long_work<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(_cancelled) => None,
        },
    }
}
