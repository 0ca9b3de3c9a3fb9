//! A folder that may be read and not written: an archive on a read-only disk, or of somebody else.

use std::{
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use tantivy::{
    TantivyError,
    directory::{
        Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback,
        WatchHandle, WritePtr,
        error::{DeleteError, LockError, OpenReadError, OpenWriteError},
    },
};

/// Opens the folder of tantivy's files, as far as it can be.
pub(super) fn open(folder: &Path) -> Result<Box<dyn Directory>, TantivyError> {
    let mapped = MmapDirectory::open(folder)?;
    Ok(match is_closed(folder) {
        true => Box::new(ReadOnly(mapped)),
        false => Box::new(mapped),
    })
}

/// Whether nothing can be written to a folder, not even the lock that readers take.
fn is_closed(folder: &Path) -> bool {
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join(&META_LOCK.filepath));
    lock.is_err_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        )
    })
}

/// A folder in which nothing is written. Readers go without their lock: should somebody else write, what they open may
/// vanish, and they begin again.
#[derive(Clone, Debug)]
struct ReadOnly(MmapDirectory);

fn closed() -> io::Error {
    io::Error::new(
        io::ErrorKind::PermissionDenied,
        "the folder can only be read",
    )
}

impl Directory for ReadOnly {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError {
            io_error: Arc::new(closed()),
            filepath: path.to_owned(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(closed(), PathBuf::from(path)))
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(closed())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match lock.filepath == META_LOCK.filepath {
            true => Ok(DirectoryLock::from(Box::new(()))),
            false => Err(LockError::IoError(Arc::new(closed()))),
        }
    }

    fn watch(&self, _: WatchCallback) -> tantivy::Result<WatchHandle> {
        Ok(WatchHandle::empty())
    }
}
