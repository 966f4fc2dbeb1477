//! A home whose variables and files lead to the fake.

use std::process::Command;

use jiff::{SignedDuration, Timestamp};

use super::fake::Fake;
use crate::home::Home;

pub struct World {
    pub home: Home,
    pub fake: Fake,
}

const VARIABLES: &str = "\
AWS_REGION=eu-west-1
AWS_DEFAULT_REGION=eu-west-1
AWS_ENDPOINT_URL_DYNAMODB={fake}
AWS_ENDPOINT_URL_STS={fake}
AWS_ENDPOINT_URL_SSO={fake}
AWS_ENDPOINT_URL_SSO_OIDC={fake}
AWS_EC2_METADATA_SERVICE_ENDPOINT={fake}
AWS_EC2_METADATA_DISABLED=true
PATH=/usr/bin:/bin
";

impl World {
    pub fn of(fake: Fake) -> Self {
        Self { home: Home::new(), fake }
    }

    /// Writes a file below the home, for its owner alone: `process.sh` can be run.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.home.write(name, self.filled(text).trim_start());
        #[cfg(unix)]
        for path in [path.as_path(), path.parent().expect("a folder")] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(path, mode).expect("a mode");
        }
    }

    /// Sets the usual variables and then these: `NAME=VALUE`, or `unset NAME ...`, a line.
    pub fn lead(&self, program: &mut Command, variables: &str) {
        for line in self.filled(&format!("{VARIABLES}{variables}")).lines() {
            if let Some(names) = line.strip_prefix("unset ") {
                for name in names.split(' ') {
                    program.env_remove(name);
                }
            } else if let Some((name, value)) = line.split_once('=') {
                program.env(name, value);
            }
        }
        program.current_dir(self.home.path(""));
    }

    /// With the address of the fake, the home, and the time in five minutes, where the text asks for them.
    pub fn filled(&self, text: &str) -> String {
        let soon = Timestamp::now() + SignedDuration::from_mins(5);
        let fake = self.fake.url();
        let port = fake.rsplit(':').next().expect("a port");
        text.replace("{fake}", &fake)
            .replace("{port}", port)
            .replace("{home}", self.home.path("").to_str().expect("UTF-8").trim_end_matches('/'))
            .replace("{soon}", &soon.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    /// The other way round, for what is recorded.
    pub fn unfilled(&self, text: &str) -> String {
        let home = self.home.path("").to_str().expect("UTF-8").trim_end_matches('/').to_owned();
        let fake = self.fake.url();
        let port = fake.rsplit(':').next().expect("a port");
        text.replace(&fake, "{fake}")
            .replace(&format!("127.0.0.1:{port}"), "127.0.0.1:{port}")
            .replace(&home, "{home}")
    }
}
