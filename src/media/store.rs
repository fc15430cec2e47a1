//! A folder on disk in which files lie under the hash of their bytes: `DIR/ab/cd/abcd….jpg`.
//!
//! It does not know who refers to a file. A file is there whole or not at all, also after a power cut: bytes are
//! written beside it, brought to disk, and only then given the name. What is there is never written again.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use tokio::task;

use crate::media::blob::hash_of;
use crate::media::{Blob, FileName, MediaError};

/// The folder; cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(super) folder: PathBuf,
}

/// Something in the folder that should not be as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where.
    pub path: PathBuf,
    /// What.
    pub reason: FaultReason,
}

/// What is wrong with something in the folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultReason {
    /// The bytes are not those that the name says: damaged, to be restored from a backup.
    Altered,
    /// Not a file of this store, or at another place than its name says: a write that was cut short, or a stranger's.
    Stray,
}

/// What [`Store::verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// Files whose bytes are what their names say.
    pub sound: u64,
    /// Everything else.
    pub faults: Vec<Fault>,
}

impl Store {
    /// Opens the folder and makes it if it is not there.
    pub fn open(folder: impl Into<PathBuf>) -> Result<Self, MediaError> {
        let folder = folder.into();
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    /// Where a file is, or would be.
    #[must_use]
    pub fn path(&self, name: FileName) -> PathBuf {
        let [outer, inner, file] = parts(name);
        self.folder.join(outer).join(inner).join(file)
    }

    /// Keeps a file. When it returns, the file is on disk; one that is there already stays.
    pub async fn put(&self, blob: &Blob) -> Result<(), MediaError> {
        let (store, blob) = (self.clone(), blob.clone());
        blocking(move || store.put_now(&blob)).await
    }

    /// The bytes of a file; `None` if it is not there.
    pub async fn get(&self, name: FileName) -> Result<Option<Bytes>, MediaError> {
        match tokio::fs::read(self.path(name)).await {
            Ok(bytes) => Ok(Some(Bytes::from(bytes))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes a file away; false if it was not there.
    pub async fn remove(&self, name: FileName) -> Result<bool, MediaError> {
        let path = self.path(name);
        blocking(move || match fs::remove_file(&path) {
            Ok(()) => sync_folder_of(&path).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        })
        .await
    }

    /// Reads every file and compares its bytes with its name; `progress` is told how many have been read, after each.
    pub async fn verify(&self, progress: impl FnMut(u64) + Send + 'static) -> Result<Verification, MediaError> {
        let store = self.clone();
        blocking(move || store.verify_now(progress)).await
    }

    fn put_now(&self, blob: &Blob) -> io::Result<()> {
        let path = self.path(blob.name());
        if fs::metadata(&path).is_ok_and(|there| there.len() == blob.bytes().len() as u64) {
            renew(&path)?;
            // Whoever wrote it may not have come to this line yet, and we are about to say that it is on disk.
            return sync_folder_of(&path);
        }
        self.make_folders(blob.name())?;
        // Beside it, so that giving it the name is one step; goes away by itself when something fails.
        let folder = path.parent().unwrap_or(&self.folder);
        let mut beside = tempfile::Builder::new().suffix(".new").tempfile_in(folder)?;
        beside.write_all(blob.bytes())?;
        beside.as_file().sync_all()?;
        beside.persist(&path)?;
        sync_folder_of(&path)
    }

    /// Makes the two folders of a file and brings the new ones to disk.
    fn make_folders(&self, name: FileName) -> io::Result<()> {
        let [outer, inner, _] = parts(name);
        let outer = self.folder.join(outer);
        let inner = outer.join(inner);
        for folder in [outer, inner] {
            match fs::create_dir(&folder) {
                Ok(()) => sync_folder_of(&folder)?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn verify_now(&self, mut progress: impl FnMut(u64)) -> io::Result<Verification> {
        let mut found = Verification::default();
        let mut read = 0;
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                    continue;
                }
                match self.fault_of(&entry.path())? {
                    None => found.sound += 1,
                    Some(reason) => found.faults.push(Fault { path: entry.path(), reason }),
                }
                read += 1;
                progress(read);
            }
        }
        found.faults.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn fault_of(&self, path: &Path) -> io::Result<Option<FaultReason>> {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse().ok());
        let Some(name) = name.filter(|name| self.path(*name) == path) else { return Ok(Some(FaultReason::Stray)) };
        Ok((hash_of(&fs::read(path)?) != name.hash).then_some(FaultReason::Altered))
    }
}

/// The outer folder, the inner folder and the name of a file: 65,536 folders, so that none holds too many.
fn parts(name: FileName) -> [String; 3] {
    let file = name.to_string();
    [file[..2].to_owned(), file[2..4].to_owned(), file]
}

/// Makes the file as young as one written now: whoever puts it again is about to refer to it, and old files that
/// nothing refers to are taken away.
#[expect(clippy::disallowed_methods, reason = "compared with times that the file system's own clock gives")]
fn renew(path: &Path) -> io::Result<()> {
    fs::File::options().append(true).open(path)?.set_modified(std::time::SystemTime::now())
}

/// Brings to disk what was made, renamed or removed in the folder that holds `path`.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, MediaError> {
    Ok(task::spawn_blocking(work).await.map_err(io::Error::other)??)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Extension;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path().join("media")).expect("opens");
        (folder, store)
    }

    fn blob(text: &'static str) -> Blob {
        Blob::new(Extension::Jpg, Bytes::from_static(text.as_bytes()))
    }

    async fn faults(store: &Store) -> (u64, Vec<FaultReason>) {
        let found = store.verify(|_| ()).await.expect("reads");
        (found.sound, found.faults.into_iter().map(|fault| fault.reason).collect())
    }

    #[tokio::test]
    async fn what_is_put_is_there_once() {
        let (_folder, store) = store();
        let abc = blob("abc");
        assert_eq!(store.get(abc.name()).await.expect("reads"), None);
        for _ in 0..3 {
            store.put(&abc).await.expect("writes");
        }
        assert_eq!(store.get(abc.name()).await.expect("reads"), Some(abc.bytes().clone()));
        assert!(store.path(abc.name()).ends_with(format!("ba/78/{}", abc.name())));
        assert_eq!(faults(&store).await, (1, vec![]));
        assert!(store.remove(abc.name()).await.expect("removes"));
        assert!(!store.remove(abc.name()).await.expect("nothing to remove"));
        assert_eq!(faults(&store).await, (0, vec![]));
    }

    #[tokio::test]
    async fn many_at_once_leave_one_file() {
        let (_folder, store) = store();
        let puts = (0..32).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.put(&blob("the same")).await })
        });
        for put in puts.collect::<Vec<_>>() {
            put.await.expect("no panic").expect("writes");
        }
        assert_eq!(faults(&store).await, (1, vec![]));
    }

    #[tokio::test]
    async fn verify_finds_what_was_altered_cut_or_does_not_belong() {
        let (_folder, store) = store();
        for text in ["sound", "altered", "cut"] {
            store.put(&blob(text)).await.expect("writes");
        }
        fs::write(store.path(blob("altered").name()), "ALTERED").expect("writes");
        fs::write(store.path(blob("cut").name()), "cu").expect("writes");
        fs::write(store.path(blob("sound").name()).with_extension("0123.new"), "sou").expect("writes");
        fs::write(store.folder.join(blob("sound").name().to_string()), "sound").expect("writes");
        let (sound, mut reasons) = faults(&store).await;
        reasons.sort_by_key(|reason| *reason == FaultReason::Stray);
        assert_eq!(sound, 1);
        assert_eq!(reasons, [FaultReason::Altered, FaultReason::Altered, FaultReason::Stray, FaultReason::Stray]);
        // A file of the wrong length is written again.
        store.put(&blob("cut")).await.expect("writes");
        assert_eq!(faults(&store).await.0, 2);
    }

    #[tokio::test]
    async fn a_folder_that_fails_is_an_error_and_leaves_nothing() {
        let (_folder, store) = store();
        let abc = blob("abc");
        fs::write(store.folder.join("ba"), "a file where a folder should be").expect("writes");
        assert!(matches!(store.put(&abc).await, Err(MediaError::Io(_))));
        assert_eq!(faults(&store).await, (0, vec![FaultReason::Stray]));
    }
}
