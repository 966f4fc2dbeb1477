//! Draft, commands, draft: the requests stay the same.

use serde_json::Value;

use super::drafts::{Kind, Made, made};
use super::{number, seed};
use crate::home::Home;
use crate::random::Random;

/// The requests of a draft; without a token that was made for them.
fn requests(home: &Home, name: &str, has_token: bool) -> Vec<Value> {
    let printed = home.succeed(&["--memory", "export", name, "--to", "request"]);
    let request = |line: &str| {
        let mut request: Value = serde_json::from_str(line).expect("a request a line");
        if !has_token {
            request.as_object_mut().expect("an object").remove("ClientRequestToken");
        }
        request
    };
    printed.lines().map(request).collect()
}

#[test]
fn commands_made_of_a_draft_become_a_draft_that_sends_the_same() {
    let home = Home::new();
    let kind = Kind { most_statements: 30, whole: true };
    for round in 0..number("DYNADRAFT_TEST_FORMS", 100) {
        let mut random = Random::seeded(seed() + round);
        let mode = usize::try_from(round).expect("a count");
        let Made { name, text, .. } = made(&mut random, mode, &kind);
        home.write(name, &text);
        let script = home.succeed(&["--memory", "export", name, "--to", "aws-cli"]);
        home.write("script.sh", &script);
        let back = home.succeed(&["import-form", "script.sh"]);
        let again = format!("again-{name}");
        home.write(&again, &back);
        let has_token = text.contains("--@ token") || text.contains("ClientRequestToken");
        let (before, after) =
            (requests(&home, name, has_token), requests(&home, &again, has_token));
        assert_eq!(before, after, "seed {}\n{text}\n{script}\n{back}", seed() + round);
    }
}

#[test]
fn request_json_becomes_a_draft_that_sends_the_same() {
    let home = Home::new();
    let kind = Kind { most_statements: 30, whole: false };
    for round in 0..number("DYNADRAFT_TEST_FORMS", 100).div_ceil(4) {
        let mut random = Random::seeded(seed() + round);
        let mode = usize::try_from(round).expect("a count");
        let Made { name, text, .. } = made(&mut random, mode, &kind);
        home.write(name, &text);
        let printed = home.succeed(&["--memory", "export", name, "--to", "request"]);
        home.write("requests.json", &printed);
        let again = format!("again-{name}");
        home.write(&again, home.succeed(&["import-form", "requests.json"]));
        // With its token: what stands in a request is of the draft.
        let token = text.contains("--@ token") || text.contains("ClientRequestToken");
        let (before, after) = (requests(&home, name, token), requests(&home, &again, token));
        assert_eq!(before, after, "seed {}\n{text}\n{printed}", seed() + round);
    }
}

#[test]
fn what_no_option_can_hold_goes_as_a_whole() {
    let home = Home::new();
    let long = format!("{{\"S\": \"{}\"}}", "x'é".repeat(60_000));
    let update = "UPDATE t SET a = ? WHERE pk = 'it''s';\n";
    // Longer than the system takes, an address the CLI would fetch, and a character that ends an argument.
    for draft in [
        format!("--@ params {long}\n{update}"),
        format!("--@ mode transaction\n--@ token file://x\n--@ params 1\n{update}"),
        "UPDATE t SET a = '\0' WHERE pk = 'a';\n".to_owned(),
    ] {
        home.write("draft.pql", &draft);
        let script = home.succeed(&["--memory", "export", "draft.pql", "--to", "aws-cli"]);
        let is_long = draft.len() > 120_000;
        assert!(script.contains("--cli-input-json "));
        assert_eq!(script.contains("file:///dev/stdin <<'REQUEST'"), is_long);
        home.write("script.sh", &script);
        home.write("again.pql", home.succeed(&["import-form", "script.sh"]));
        let has_token = draft.contains("--@ token");
        let sent = |name: &str| requests(&home, name, has_token);
        assert_eq!(sent("draft.pql"), sent("again.pql"));
    }
}
