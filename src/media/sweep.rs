//! Files by their age, to take away those that nobody needs. It does not know who needs which.

use std::collections::BinaryHeap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;

use crate::media::store::{blocking, sync_folder_of};
use crate::media::{FileName, MediaError, Store};

/// What [`Store::sweep`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files last put in the span that was asked for, the longest ago first.
    pub files: Vec<(SystemTime, FileName)>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Writes that were cut short before the span ended: they have been taken away.
    pub cut_short: u64,
}

impl Store {
    /// Lists at most `files_max` files last put at or after `from` and before `until`, and takes away what is left of
    /// writes that were cut short before `until`. Cost: one look at every file; memory for `files_max` of them.
    pub async fn sweep(&self, from: SystemTime, until: SystemTime, files_max: usize) -> Result<Swept, MediaError> {
        let store = self.clone();
        blocking(move || store.sweep_now(from, until, files_max)).await
    }

    /// Takes a file away unless it was put at or after `until`, that is, again since it was listed.
    pub async fn remove_old(&self, name: FileName, until: SystemTime) -> Result<bool, MediaError> {
        let path = self.path(name);
        blocking(move || {
            let old = fs::metadata(&path)?.modified()? < until;
            if old {
                fs::remove_file(&path)?;
                sync_folder_of(&path)?;
            }
            Ok(old)
        })
        .await
    }

    fn sweep_now(&self, from: SystemTime, until: SystemTime, files_max: usize) -> io::Result<Swept> {
        let mut swept = Swept::default();
        // The youngest is on top, to make place for an older one.
        let mut oldest = BinaryHeap::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let metadata = entry.metadata()?;
                let put_at = metadata.modified()?;
                if metadata.is_dir() {
                    folders.push(entry.path());
                } else if put_at < until && is_cut_short(&entry.path()) {
                    fs::remove_file(entry.path())?;
                    swept.cut_short += 1;
                } else if (from..until).contains(&put_at)
                    && let Some(name) = entry.file_name().to_str().and_then(|name| name.parse::<FileName>().ok())
                {
                    oldest.push((put_at, name));
                    if oldest.len() > files_max {
                        oldest.pop();
                        swept.more = true;
                    }
                }
            }
        }
        swept.files = oldest.into_sorted_vec();
        Ok(swept)
    }
}

/// Whether the name is that of a file being written; see `Store::put`.
fn is_cut_short(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "new")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bytes::Bytes;

    use super::*;
    use crate::media::{Blob, Extension};

    const LONG_AGO: SystemTime = SystemTime::UNIX_EPOCH;

    fn after(seconds: u64) -> SystemTime {
        LONG_AGO + Duration::from_secs(seconds)
    }

    /// Files put 10, 20 and 30 seconds after 1970 began.
    async fn store() -> (tempfile::TempDir, Store, Vec<Blob>) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("opens");
        let mut blobs = Vec::new();
        for (text, seconds) in [("a", 10), ("b", 20), ("c", 30)] {
            let blob = Blob::new(Extension::Jpg, Bytes::from_static(text.as_bytes()));
            store.put(&blob).await.expect("writes");
            age(&store.path(blob.name()), seconds);
            blobs.push(blob);
        }
        (folder, store, blobs)
    }

    fn age(path: &Path, seconds: u64) {
        fs::File::options().append(true).open(path).expect("opens").set_modified(after(seconds)).expect("sets");
    }

    #[tokio::test]
    async fn the_oldest_come_first_and_no_more_than_asked_for() {
        let (_folder, store, blobs) = store().await;
        let swept = store.sweep(after(10), after(30), 1).await.expect("looks");
        assert_eq!(swept, Swept { files: vec![(after(10), blobs[0].name())], more: true, cut_short: 0 });
        let swept = store.sweep(after(11), after(31), 9).await.expect("looks");
        assert_eq!(swept.files, [(after(20), blobs[1].name()), (after(30), blobs[2].name())]);
    }

    #[tokio::test]
    async fn a_file_that_is_put_again_is_young_again() {
        let (_folder, store, blobs) = store().await;
        store.put(&blobs[0]).await.expect("is there");
        assert!(!store.remove_old(blobs[0].name(), after(31)).await.expect("stays"));
        assert!(store.remove_old(blobs[1].name(), after(31)).await.expect("goes"));
        assert_eq!(store.get(blobs[1].name()).await.expect("looks"), None);
    }

    #[tokio::test]
    async fn old_leftovers_go_and_young_ones_stay() {
        let (_folder, store, blobs) = store().await;
        let leftover = store.path(blobs[0].name()).with_extension("0123456789abcdef.new");
        fs::write(&leftover, "a").expect("writes");
        assert_eq!(store.sweep(LONG_AGO, after(31), 9).await.expect("looks").cut_short, 0);
        age(&leftover, 5);
        assert_eq!(store.sweep(LONG_AGO, after(31), 9).await.expect("looks").cut_short, 1);
        assert!(!leftover.exists());
    }
}
