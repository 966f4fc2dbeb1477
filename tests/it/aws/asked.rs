//! What is asked of who sits before the terminal, and what they may end.

use std::process::Stdio;

use portable_pty::CommandBuilder;

use super::fake::{Fake, Manner};
use super::parts::Part;
use super::world::World;
use crate::pseudo_terminal::{Terminal, signal};

const CONFIG: &str = "
[profile role]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = dev
role_session_name = me
";
const DEVICE: &str = "mfa_serial = arn:aws:iam::123456789012:mfa/me\n";
const KEYS: &str = "
[dev]
aws_access_key_id = AKIDDEV
aws_secret_access_key = secret-of-AKIDDEV
";

/// A role over keys; with a device if more of its profile names one.
fn world(more: &str) -> World {
    let world = World::of(Fake::start());
    world.write(".aws/config", &format!("{CONFIG}{more}"));
    world.write(".aws/credentials", KEYS);
    world
}

fn on_terminal(world: &World, arguments: &[&str]) -> Terminal {
    let mut program = world.home.program();
    world.lead(&mut program, "");
    let mut command = CommandBuilder::new(program.get_program());
    for (name, value) in program.get_envs() {
        command.env(name, value.expect("a value"));
    }
    command.args(arguments);
    Terminal::run(&world.home, command, 100, 30)
}

#[test]
fn a_role_with_a_device_asks_for_the_code_on_a_terminal() {
    let world = world(DEVICE);
    let mut terminal = on_terminal(&world, &["tables", "list", "--profile", "role"]);
    terminal.wait_for("code");
    assert_eq!(world.fake.seen(), [""; 0], "nobody is asked without it");
    terminal.press("123456\r");
    let (code, written) = terminal.finish();
    assert_eq!(code, 0, "{written}");
    let asked = "STS AssumeRole by AKIDDEV in eu-west-1: RoleArn=arn:aws:iam::123456789012:role/reader, \
                 RoleSessionName=me, SerialNumber=arn:aws:iam::123456789012:mfa/me, TokenCode=123456";
    assert_eq!(
        world.fake.seen(),
        [asked, "DynamoDB ListTables by ASIA-reader-by-AKIDDEV in eu-west-1"]
    );
}

#[test]
fn a_wrong_code_is_said_to_be_one() {
    let world = world(DEVICE);
    let mut terminal = on_terminal(&world, &["tables", "list", "--profile", "role"]);
    terminal.wait_for("code");
    terminal.press("654321\r");
    let (code, written) = terminal.finish();
    assert_eq!(code, 3, "{written}");
    assert!(written.contains("code"), "{written}");
    assert!(!world.fake.seen().iter().any(|line| line.starts_with("Dynamo")));
}

#[test]
fn a_role_that_takes_long_is_waited_for_until_ctrl_c() {
    let world = world("");
    world.fake.tell(Part::Sts, [Manner::Hold]);
    let mut program = world.home.program();
    world.lead(&mut program, "");
    world.write("read.pql", "SELECT * FROM things;");
    program.args(["run", "read.pql", "--profile", "role"]);
    let child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let child = child.expect("the program starts");
    world.fake.wait_until_held();
    signal("INT", &child.id().to_string());
    let ended = child.wait_with_output().expect("an end");
    world.fake.release();
    assert_eq!(ended.status.code(), Some(130), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(!world.fake.seen().iter().any(|line| line.starts_with("Dynamo")));
}
