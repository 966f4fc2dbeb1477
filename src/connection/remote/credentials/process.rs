//! Programs that print credentials.
//!
//! Not the SDK's own provider: it leaves the program running when nobody waits for it any more, and what it says of a failure
//! holds what the program printed.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::SystemTime;

use aws_credential_types::Credentials;
use rustix::process::{Pid, Signal, getpgid, kill_process_group};
use serde::Deserialize;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};

use super::Lack;
use crate::connection::credentials::Process;
use crate::secret;

/// Bytes of what is printed that are read: session tokens are 4 KB at most.
const PRINTED_MAX: u64 = 64 << 10;

/// What a program prints, as AWS's tools expect it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: i64,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
    account_id: Option<String>,
}

/// Runs the program and reads what it printed. Ended when nobody waits any more.
pub async fn run(process: &Process, terminal: Option<Box<dyn Send>>) -> Result<Credentials, Lack> {
    let profile = || process.profile.clone();
    let mut command = Command::new("sh");
    command.args(["-c", &process.command.0]);
    // The keys are ours, and what it says may be secret.
    command.stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    #[cfg(unix)]
    if terminal.is_none() {
        // In a group of its own it can't take the terminal from the screen: it is stopped where it tries.
        command.process_group(0);
    }
    let ended = output(command).await;
    drop(terminal);
    let (printed, ended) =
        ended.map_err(|error| Lack::ProcessNotStarted { profile: profile(), error })?;
    if u64::try_from(printed.len()).is_ok_and(|length| length == PRINTED_MAX) {
        let what = "64 KB and more, which is no credentials";
        return Err(Lack::ProcessUnreadable { profile: profile(), what });
    }
    if !ended.success() {
        return Err(Lack::ProcessFailed { profile: profile(), status: status(ended) });
    }
    let printed: Printed = serde_json::from_slice(&printed)
        .map_err(|_| Lack::ProcessUnreadable { profile: profile(), what: "no credentials" })?;
    secret::learn(&printed.secret_access_key);
    printed.session_token.as_deref().into_iter().for_each(secret::learn);
    let unreadable = |what| Lack::ProcessUnreadable { profile: profile(), what };
    if printed.version != 1 {
        return Err(unreadable("credentials of another Version than 1"));
    }
    let end = printed.expiration.map(|text| text.parse::<jiff::Timestamp>()).transpose();
    let end = end.map_err(|_| unreadable("an Expiration that is no time"))?;
    let mut credentials = Credentials::builder()
        .access_key_id(printed.access_key_id)
        .secret_access_key(printed.secret_access_key)
        .provider_name("process");
    credentials.set_session_token(printed.session_token);
    credentials.set_expiry(end.map(SystemTime::from));
    let account = printed.account_id.or_else(|| process.account.clone());
    credentials.set_account_id(account.map(Into::into));
    Ok(credentials.build())
}

/// What it printed, and how it ended.
async fn output(mut command: Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = command.spawn()?;
    let _group = Group::of(&child);
    let mut printed = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        // One that prints for ever is ended by what it can't write.
        stdout.take(PRINTED_MAX).read_to_end(&mut printed).await?;
    }
    Ok((printed, child.wait().await?))
}

/// Ends what the program started and left: with the program alone that would go on, unseen. Only where it is a group of its
/// own: of the group that has the terminal, this process is one.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let leader = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        Self(leader.filter(|leader| getpgid(Some(*leader)).is_ok_and(|group| group == *leader)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // There may be nothing left of it.
        self.0.into_iter().for_each(|group| {
            kill_process_group(group, Signal::KILL).ok();
        });
    }
}

/// How it ended, for people.
fn status(status: ExitStatus) -> String {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return format!("was ended by signal {signal}");
    }
    match status.code() {
        Some(code) => format!("failed with exit status {code}"),
        None => "failed".to_owned(),
    }
}
