//! Drafts, run by who is found where AWS's own tools find credentials.

use super::fake::Fake;
use super::world::World;
use crate::home::Ran;
use crate::server::Server;

const CONFIG: &str = "
[profile role]
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = login
[profile login]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = dev
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
";
/// Where the login of `corp` is, which is known by its SHA-1.
const LOGIN: &str = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
const LASTING: &str = r#"{"startUrl": "https://corp.example/start", "region": "eu-west-1", "accessToken": "login",
    "expiresAt": "2126-01-01T00:00:00Z"}"#;
const ENDING: &str = r#"{"startUrl": "https://corp.example/start", "region": "eu-west-1", "accessToken": "login",
    "expiresAt": "{soon}", "clientId": "client", "clientSecret": "client-secret", "refreshToken": "refresh",
    "registrationExpiresAt": "2126-01-01T00:00:00Z", "of": "another tool"}"#;
const TABLE: &str = r#"{"TableName":"pair","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
    "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}"#;

fn run(world: &World, arguments: &[&str]) -> Ran {
    let mut program = world.home.program();
    world.lead(&mut program, "");
    program.args(arguments).args(["--profile", "role"]).output().expect("the program starts").into()
}

/// A role over a login, on a server whose table `pair` is empty; the role is one of production.
fn world(server: &Server) -> World {
    let world = World::of(Fake::before(server));
    world.write(".aws/config", CONFIG);
    world.write(LOGIN, LASTING);
    world.write("config/config.toml", "");
    world.write("table.json", TABLE);
    world.write("write.pql", "INSERT INTO pair VALUE {'pk': 'a'};");
    world.write("read.pql", "SELECT * FROM pair;");
    let created = run(&world, &["tables", "create", "table.json", "--yes"]);
    assert_eq!(created.code, 0, "{}", created.talk);
    world.write("config/config.toml", "[production]\nnames = [\"role\"]\n");
    world
}

#[test]
fn a_role_over_a_login_reads_and_writes_with_the_code_alone() {
    let server = Server::start();
    let world = world(&server);
    let count = || {
        let ran = run(&world, &["run", "read.pql", "--json", "--read-only"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        ran.documents()[0]["statements"][0]["items"].as_array().expect("items").len()
    };
    let refused = run(&world, &["run", "write.pql", "--yes", "--read-only"]);
    assert_eq!((refused.code, count()), (2, 0), "{}", refused.talk);

    let held = run(&world, &["run", "write.pql", "--yes"]);
    assert_eq!((held.code, count()), (2, 0), "{}", held.talk);
    let (_, code) = held.talk.split_once("--code ").expect("a code");
    let code = code.split_whitespace().next().expect("a code");
    let sent = run(&world, &["run", "write.pql", "--code", code]);
    assert_eq!((sent.code, count()), (0, 1), "{}", sent.talk);

    let seen = world.fake.seen();
    let of_database: Vec<&String> = seen.iter().filter(|line| line.starts_with("Dynamo")).collect();
    let by_role = |line: &&String| line.contains(" by ASIA-reader-by-ASIA-dev-of-111122223333 in ");
    assert!(of_database.iter().all(by_role), "{seen:#?}");
    let statements = of_database.iter().filter(|line| line.contains(" ExecuteStatement "));
    assert_eq!(statements.count(), 4, "the one that writes, and what counts the items: {seen:#?}");
}

#[test]
fn a_login_that_was_renewed_is_kept_for_the_next_run_and_for_other_tools() {
    let world = World::of(Fake::start());
    world.write(".aws/config", CONFIG);
    world.write(LOGIN, ENDING);
    world.write("config/config.toml", "");
    let renewals = || world.fake.seen().iter().filter(|line| line.starts_with("SSO login")).count();
    for _ in 0..2 {
        let ran = run(&world, &["tables", "list"]);
        assert_eq!((ran.code, renewals()), (0, 1), "{}", ran.talk);
    }
    let kept = std::fs::read_to_string(world.home.path(LOGIN)).expect("a login");
    let kept: serde_json::Value = serde_json::from_str(&kept).expect("JSON");
    for (member, value) in [("accessToken", "renewed-login"), ("clientSecret", "client-secret")] {
        assert_eq!(kept[member], value);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(world.home.path(LOGIN)).expect("a login").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{mode:o}: it is for its owner alone");
    }
}
