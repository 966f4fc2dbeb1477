//! Settings as AWS's own tools have them: variables and profiles, asked of the real binary.

use portable_pty::CommandBuilder;

use crate::endpoint::program;
use crate::home::{Home, Ran};
use crate::pseudo_terminal::Terminal;
use crate::recorder::{AUTHORITY, Recorder};
use crate::server::Server;

/// Runs a command where the profiles are these and the variables are set besides.
fn ran(home: &Home, profiles: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    home.write("aws-config", profiles);
    let mut command = program(home);
    command.envs(variables.iter().copied());
    Ran::from(command.args(arguments).output().expect("the program starts"))
}

/// The value and the origin that `config show` has for a setting of the connection.
fn shown(ran: &Ran, setting: &str) -> String {
    let name = format!("connection.{setting} ");
    let line = ran.out.lines().find_map(|line| line.split_once(&name)).map(|(_, rest)| rest);
    let words: Vec<&str> = line.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

#[test]
fn no_value_of_a_setting_ends_the_program() {
    let home = Home::new();
    let names = [
        ("AWS_RETRY_MODE", "retry_mode"),
        ("AWS_MAX_ATTEMPTS", "max_attempts"),
        ("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
        ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls"),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode"),
        ("AWS_SDK_UA_APP_ID", "sdk_ua_app_id"),
        ("AWS_REQUEST_CHECKSUM_CALCULATION", "request_checksum_calculation"),
        ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "request_min_compression_size_bytes"),
    ];
    let show = ["config", "show", "--region", "eu-west-1"];
    for (variable, member) in names {
        let by_variable = ran(&home, "", &[(variable, "odd word")], &show);
        assert_eq!(by_variable.code, 0, "{variable}\n{}", by_variable.talk);
        let sentence = format!("{variable} is `odd word`, which is passed over: write ");
        assert!(by_variable.talk.contains(&sentence), "{}", by_variable.talk);
        let profile = format!("[default]\n{member} = odd word\n");
        let by_profile = ran(&home, &profile, &[], &show);
        assert_eq!(by_profile.code, 0, "{member}\n{}", by_profile.talk);
        let sentence = format!("{member} of profile default is `odd word`, which is passed over");
        assert!(by_profile.talk.contains(&sentence), "{}", by_profile.talk);
        // Empty counts as unset.
        let empty = ran(&home, &format!("[default]\n{member} =\n"), &[(variable, "")], &show);
        assert_eq!((empty.code, empty.talk.as_str()), (0, ""), "{variable}");
    }
}

#[test]
fn a_setting_that_is_not_taken_is_told_once_and_its_default_is_in_force() {
    let (server, home) = (Server::start(), Home::new());
    let url = format!("http://{}", server.address());
    let list = ["tables", "list", "--endpoint-url", &url];
    let legacy = ran(&home, "", &[("AWS_RETRY_MODE", "legacy"), ("AWS_MAX_ATTEMPTS", "0")], &list);
    assert_eq!(legacy.code, 0, "{}", legacy.talk);
    let told = |name: &str| legacy.talk.matches(name).count();
    assert_eq!((told("AWS_RETRY_MODE"), told("AWS_MAX_ATTEMPTS")), (1, 1), "{}", legacy.talk);
}

#[test]
fn attempts_are_those_of_config_toml_else_of_the_variable_else_of_the_profile() {
    let home = Home::new();
    let profiles = "[default]\nmax_attempts = 7\n";
    let show = |variables: &[(&str, &str)], options: &[&str]| {
        let ran = ran(&home, profiles, variables, &[&["config", "show"], options].concat());
        assert_eq!(ran.code, 0, "{}", ran.talk);
        shown(&ran, "attempts")
    };
    let region = ["--region", "eu-west-1"];
    assert_eq!(show(&[], &region), "7 profile default");
    assert_eq!(show(&[("AWS_MAX_ATTEMPTS", "5")], &region), "5 AWS_MAX_ATTEMPTS");
    assert_eq!(show(&[("AWS_MAX_ATTEMPTS", "none")], &region), "3 default");
    home.write("config/config.toml", "[connections.mine]\nregion = \"eu-west-1\"\nattempts = 2\n");
    let mine = show(&[("AWS_MAX_ATTEMPTS", "5")], &["--connection", "mine"]);
    assert_eq!(mine, "2 config.toml [connections.mine]");
}

#[test]
fn the_profile_in_force_is_that_of_botocore_and_an_empty_variable_is_none() {
    let home = Home::new();
    let profiles = "[default]\nregion = eu-west-1\n[profile one]\nregion = eu-west-2\n[profile two]\nregion = eu-west-3\n";
    let shows = |variables: &[(&str, &str)]| {
        let endpoint = ["config", "show", "--endpoint-url", "http://127.0.0.1:1"];
        let ran = ran(&home, profiles, variables, &endpoint);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        (shown(&ran, "profile"), shown(&ran, "region"))
    };
    let told = |profile: &str, region: &str| (profile.to_owned(), region.to_owned());
    let both = [("AWS_DEFAULT_PROFILE", "one"), ("AWS_PROFILE", "two")];
    assert_eq!(shows(&both), told("one AWS_DEFAULT_PROFILE", "eu-west-2 profile one"));
    let empty = [("AWS_DEFAULT_PROFILE", ""), ("AWS_PROFILE", "two")];
    assert_eq!(shows(&empty), told("two AWS_PROFILE", "eu-west-3 profile two"));
    let none = [("AWS_DEFAULT_PROFILE", ""), ("AWS_PROFILE", ""), ("AWS_REGION", "")];
    assert_eq!(shows(&none), told("", "eu-west-1 profile default"));
}

#[test]
fn an_empty_endpoint_is_none_and_a_key_without_its_secret_is_no_key() {
    let home = Home::new();
    let profiles = "[default]\nendpoint_url = http://127.0.0.1:9\ncredential_process = x\n";
    let empty = [
        ("AWS_ENDPOINT_URL", ""),
        ("AWS_ENDPOINT_URL_DYNAMODB", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
    ];
    let show = ran(&home, profiles, &empty, &["config", "show", "--region", "eu-west-1"]);
    assert_eq!(show.code, 0, "{}", show.talk);
    assert_eq!(shown(&show, "endpoint_url"), "http://127.0.0.1:9 profile default");
    assert!(!shown(&show, "credentials").contains("access key"), "{}", show.out);
}

#[test]
fn the_endpoint_of_a_variable_comes_before_that_of_a_profile_unless_none_counts() {
    let home = Home::new();
    let profiles = "[default]\nservices = mine\nendpoint_url = http://127.0.0.1:1\n[services mine]\ndynamodb =\n  endpoint_url = http://127.0.0.1:2\n";
    let shows = |variables: &[(&str, &str)]| {
        let ran = ran(&home, profiles, variables, &["config", "show", "--region", "eu-west-1"]);
        assert_eq!(ran.code, 0, "{}", ran.talk);
        shown(&ran, "endpoint_url")
    };
    let all = ("AWS_ENDPOINT_URL", "http://127.0.0.1:3");
    let one = ("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:4");
    assert_eq!(shows(&[]), "http://127.0.0.1:2 profile default");
    assert_eq!(shows(&[all]), "http://127.0.0.1:3 AWS_ENDPOINT_URL");
    assert_eq!(shows(&[all, one]), "http://127.0.0.1:4 AWS_ENDPOINT_URL_DYNAMODB");
    assert_eq!(shows(&[all, one, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE")]), "");
}

#[test]
fn a_profile_with_an_endpoint_is_known_by_its_name() {
    let (server, home) = (Server::start(), Home::new());
    let url = format!("http://{}", server.address());
    let profiles = format!("[profile dev]\nendpoint_url = {url}\n[profile other]\n");
    let name = |variables: &[(&str, &str)], options: &[&str]| {
        let show = ran(&home, &profiles, variables, &[&["config", "show"], options].concat());
        assert_eq!(show.code, 0, "{}", show.talk);
        shown(&show, "name")
    };
    let everywhere = [("AWS_ENDPOINT_URL", url.as_str())];
    assert_eq!(name(&[], &["--profile", "dev"]), "dev");
    assert_eq!(name(&everywhere, &["--profile", "other"]), "other");
    assert_eq!(name(&everywhere, &["--region", "eu-west-1"]), server.address());
    // Where the items are says more than who asks for them.
    let flags = ["--profile", "dev", "--endpoint-url", "https://db.example.com/x/"];
    assert_eq!(name(&[], &flags), "https://db.example.com/x");
}

#[test]
fn a_run_is_looked_at_where_it_was() {
    let (server, home) = (Server::start(), Home::new());
    let url = format!("http://{}", server.address());
    let keys = "aws_access_key_id = a\naws_secret_access_key = of-no-use";
    let profiles = format!("[profile dev]\nendpoint_url = {url}\n{keys}\n");
    home.write("one.pql", "SELECT * FROM nowhere;");
    for (run, options) in [["--endpoint-url", &url], ["--profile", "dev"]].iter().enumerate() {
        let command = [&["run", "one.pql"][..], &options[..]].concat();
        assert_eq!(ran(&home, &profiles, &[], &command).code, 1);
        let number = (run + 1).to_string();
        let look = ran(&home, &profiles, &[], &["history", "look", &number]);
        // There was nothing to look at, and it was there that nothing was.
        let sentence = format!("run {number} has no write that is unknown");
        assert!(look.talk.contains(&sentence), "{}", look.talk);
    }
}

#[test]
fn the_certificates_that_are_trusted_are_those_that_are_named() {
    let (service, home) = (Recorder::over_tls(), Home::new());
    let url = format!("https://{}", service.address());
    let list = ["tables", "list", "--endpoint-url", &url];
    let bundle = |name: &str, text: &str| {
        home.write(name, text).to_str().expect("a path of characters").to_owned()
    };
    let good = bundle("good.pem", &format!("# mine\n{AUTHORITY}"));
    // One that nobody can read stands before it.
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let mixed = bundle("mixed.pem", &format!("{broken}{AUTHORITY}"));
    let (empty, missing) = (bundle("empty.pem", ""), "/nowhere/at-all.pem".to_owned());
    let with = |variable, path: &str| ran(&home, "", &[(variable, path)], &list);
    assert_eq!(ran(&home, "", &[("AWS_MAX_ATTEMPTS", "1")], &list).code, 3);
    for (variable, path) in
        [("AWS_CA_BUNDLE", &good), ("AWS_CA_BUNDLE", &mixed), ("REQUESTS_CA_BUNDLE", &good)]
    {
        let ran = with(variable, path);
        assert_eq!(ran.code, 0, "{variable} {path}\n{}", ran.talk);
    }
    let by_profile = ran(&home, &format!("[default]\nca_bundle = {good}\n"), &[], &list);
    assert_eq!(by_profile.code, 0, "{}", by_profile.talk);
    for path in [&empty, &missing] {
        let ran = with("AWS_CA_BUNDLE", path);
        assert_eq!(ran.code, 2, "{}", ran.talk);
        assert!(
            ran.talk.contains(path.as_str()) && ran.talk.contains("AWS_CA_BUNDLE"),
            "{}",
            ran.talk
        );
    }
}

#[test]
fn no_proxy_is_asked_where_a_star_says_so() {
    let (proxy, service, home) = (Recorder::start(), Recorder::start(), Home::new());
    let url = format!("http://{}", service.address());
    let by = format!("http://{}", proxy.address());
    let list = ["tables", "list", "--endpoint-url", &url];
    let past = ran(&home, "", &[("HTTP_PROXY", &by), ("NO_PROXY", "*")], &list);
    assert_eq!((past.code, service.heads().len()), (0, 1), "{}", past.talk);
    assert_eq!(proxy.heads().len(), 0);
    ran(&home, "", &[("HTTP_PROXY", &by), ("NO_PROXY", "other.example.com")], &list);
    assert_eq!((proxy.heads().len(), service.heads().len()), (1, 1));
}

#[test]
fn requests_are_counted_under_the_name_that_is_asked_for_and_ours_stands_beside_it() {
    let (service, home) = (Recorder::start(), Home::new());
    let url = format!("http://{}", service.address());
    let list = ["tables", "list", "--endpoint-url", &url];
    let agent = |variables: &[(&str, &str)], profiles: &str| {
        assert_eq!(ran(&home, profiles, variables, &list).code, 0);
        let head = service.heads().pop().expect("a request");
        let line =
            head.lines().find(|line| line.starts_with("x-amz-user-agent")).map(str::to_owned);
        line.expect("a user agent")
    };
    let ours = concat!("lib/dynadraft/", env!("CARGO_PKG_VERSION"));
    let usual = agent(&[], "");
    assert!(usual.contains("app/dynadraft") && usual.contains(ours), "{usual}");
    let theirs = "[default]\nsdk_ua_app_id = team-b\n";
    let told = agent(&[("AWS_SDK_UA_APP_ID", "team-a")], theirs);
    assert!(told.contains("app/team-a") && told.contains(ours), "{told}");
    assert!(agent(&[], theirs).contains("app/team-b"));
}

#[test]
fn the_endpoint_of_an_account_is_asked_as_botocore_asks_it() {
    let home = Home::new();
    let host = |variables: &[(&str, &str)], profiles: &str, options: &[&str]| {
        let proxy = Recorder::start();
        let by = format!("http://{}", proxy.address());
        let variables = [&[("HTTPS_PROXY", by.as_str()), ("AWS_MAX_ATTEMPTS", "1")], variables];
        let list = [&["tables", "list", "--region", "eu-west-1"], options].concat();
        let ran = ran(&home, profiles, &variables.concat(), &list);
        let head = proxy.heads().pop().unwrap_or_else(|| panic!("{}", ran.talk));
        let host = head.split_whitespace().nth(1).expect("a host").to_owned();
        host.strip_suffix(":443").expect("TLS").to_owned()
    };
    let of_region = "dynamodb.eu-west-1.amazonaws.com";
    let of_account = "111122223333.ddb.eu-west-1.amazonaws.com";
    let account = ("AWS_ACCOUNT_ID", "111122223333");
    assert_eq!(host(&[], "", &[]), of_region);
    assert_eq!(host(&[account], "", &[]), of_account);
    let disabled = ("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled");
    assert_eq!(host(&[account, disabled], "", &[]), of_region);
    assert_eq!(
        host(&[account], "[default]\naccount_id_endpoint_mode = disabled\n", &[]),
        of_region
    );
    let keys =
        "aws_access_key_id = a\naws_secret_access_key = of-no-use\naws_account_id = 111122223333\n";
    assert_eq!(host(&[], &format!("[profile dev]\n{keys}"), &["--profile", "dev"]), of_account);
    let fips = ("AWS_USE_FIPS_ENDPOINT", "true");
    assert_eq!(host(&[account, fips], "", &[]), "dynamodb-fips.eu-west-1.amazonaws.com");
    let dual_stack = "[default]\nuse_dualstack_endpoint = true\n";
    assert_eq!(host(&[], dual_stack, &[]), "dynamodb.eu-west-1.api.aws");
}

#[test]
fn a_plan_says_whom_it_asks_and_asks_nobody_when_told_so() {
    let (service, home) = (Recorder::start(), Home::new());
    let url = format!("http://{}", service.address());
    home.write("one.pql", "SELECT * FROM nowhere;");
    let plan = ["plan", "one.pql", "--endpoint-url", &url];
    let offline = ran(&home, "", &[], &[&plan[..], &["--offline"]].concat());
    assert_eq!((offline.code, service.heads().len()), (0, 0), "{}", offline.talk);
    assert!(!offline.talk.contains("ListTables"), "{}", offline.talk);
    let asking = ran(&home, "", &[], &plan);
    assert!(asking.talk.contains("(ListTables, DescribeTable)"), "{}", asking.talk);
    assert_eq!(service.heads().len(), 1);
}

#[test]
fn nobody_is_asked_before_a_connection_is_chosen() {
    let (service, home) = (Recorder::start(), Home::new());
    let url = format!("http://{}", service.address());
    home.write("config/config.toml", format!("[connections.ops]\nendpoint_url = \"{url}\"\n"));
    let profiles =
        "[profile dev]\n[profile other]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = dev\n";
    let everywhere = [("AWS_ENDPOINT_URL", url.as_str()), ("AWS_PROFILE", "dev")];
    home.write("one.pql", "SELECT * FROM nowhere;");
    for command in [
        vec!["tables", "list"],
        vec!["run", "one.pql"],
        vec!["plan", "one.pql"],
        vec!["history", "list"],
        vec!["config", "show", "--profile", "other"],
        vec!["config", "show", "--connection", "ops"],
    ] {
        ran(&home, profiles, &everywhere, &command);
        assert_eq!(service.heads(), Vec::<String>::new(), "{command:?}");
    }
}

#[test]
fn a_profile_is_chosen_in_the_workbench_by_its_name_and_asked_only_then() {
    let (service, home) = (Recorder::start(), Home::new());
    let keys = "aws_access_key_id = a\naws_secret_access_key = of-no-use";
    let profiles = home.write("aws-config", format!("[profile dev]\n{keys}\n"));
    let mut command = CommandBuilder::new(home.program().get_program());
    command.arg("--memory");
    command.env("AWS_CONFIG_FILE", profiles);
    command.env("AWS_ENDPOINT_URL", format!("http://{}", service.address()));
    command.env("AWS_RETRY_MODE", "legacy");
    let mut terminal = Terminal::run(&home, command, 120, 40);
    terminal.wait_for("memory");
    terminal.press("\x07");
    terminal.wait_for("dev");
    terminal.press("\x1b[B\x1b[B");
    terminal.wait_for("AWS_ENDPOINT_URL");
    assert_eq!(service.heads(), Vec::<String>::new());
    terminal.press("\r");
    terminal.wait_for("AWS_RETRY_MODE is `legacy`");
    terminal.wait_until("the tables were asked for", || !service.heads().is_empty());
    terminal.press("\x03\x03");
    terminal.finish();
}
