//! The connections there are to choose from, and the way to open one.

use std::sync::Arc;

use super::{Connection, Facts};

type List = dyn Fn() -> Vec<Facts> + Send + Sync;
type Open = dyn Fn(&[String]) -> Result<Connection, String> + Send + Sync;

/// What `main` knows of variables and files, handed to those who may not look. Both questions read files and block;
/// neither contacts a service. Cheap to clone.
#[derive(Clone)]
pub struct Connections {
    list: Arc<List>,
    open: Arc<Open>,
}

impl Connections {
    pub fn new(
        list: impl Fn() -> Vec<Facts> + Send + Sync + 'static,
        open: impl Fn(&[String]) -> Result<Connection, String> + Send + Sync + 'static,
    ) -> Self {
        Self { list: Arc::new(list), open: Arc::new(open) }
    }

    /// The local engine, those of config.toml, and the profiles found.
    pub fn list(&self) -> Vec<Facts> {
        (self.list)()
    }

    /// Opens the one these words ask for: a name, a profile or an endpoint URL, and then, perhaps, a region and
    /// `read-only`.
    pub fn open(&self, words: &[String]) -> Result<Connection, String> {
        (self.open)(words)
    }
}
