//! The store: one SQLite table of keys and values. The only file here that names rusqlite.

use std::path::{Path, PathBuf};

/// By what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    #[error("{path}: locked by another process for more than {seconds} s")]
    Locked { path: PathBuf, seconds: u64 },
    #[error("{path}: not a dynadraft database, or damaged: {detail}")]
    Corrupt { path: PathBuf, detail: String },
    #[error("{path}: written by a newer version (format {found}, this one knows {known})")]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error("{path}: no space left")]
    Full { path: PathBuf },
    #[error("{path}: {detail}")]
    Io { path: PathBuf, detail: String },
}

pub struct Store {}

/// A snapshot.
pub struct ReadTxn<'a>(std::marker::PhantomData<&'a Store>);

/// The one write transaction; dropped without `commit` it leaves nothing.
pub struct WriteTxn<'a>(std::marker::PhantomData<&'a Store>);

impl Store {
    pub fn open(_path: &Path) -> Result<Self, StoreError> {
        todo!()
    }

    pub fn in_memory() -> Result<Self, StoreError> {
        todo!()
    }

    pub fn read(&self) -> Result<ReadTxn<'_>, StoreError> {
        todo!()
    }

    pub fn write(&self) -> Result<WriteTxn<'_>, StoreError> {
        todo!()
    }
}

impl<'a> std::ops::Deref for WriteTxn<'a> {
    type Target = ReadTxn<'a>;

    fn deref(&self) -> &ReadTxn<'a> {
        todo!()
    }
}
