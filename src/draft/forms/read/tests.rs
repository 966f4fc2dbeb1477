//! Commands and requests, and the drafts they become or the sentences they get.

use super::{looks_like_one, read};

/// What a text comes to: the draft, or what is wrong, and what is said of it; on lines.
fn taken(text: &str) -> String {
    let file = |name: &str| match name {
        "item.json" => Ok("{\"pk\": {\"S\": \"a\"}}".to_owned()),
        "bad.json" => Ok("{\n  \"pk\": }".to_owned()),
        _ => Err(format!("{name}: no such file")),
    };
    match read(text, &file) {
        Ok(taken) => {
            let notes = taken.notes.iter().map(|note| note.drawn(text) + "\n").collect::<String>();
            taken.text + &notes
        }
        Err(findings) => findings.iter().map(|finding| finding.drawn(text) + "\n").collect(),
    }
}

fn sentences(text: &str) -> Vec<String> {
    taken(text).lines().map(str::to_owned).collect()
}

#[test]
fn statements_become_partiql_with_their_settings() {
    let script = r#"
# a comment
aws dynamodb execute-statement --statement "SELECT * FROM \"t\" WHERE pk = ?" \
    --parameters '[{"S": "it'\''s"}]' --consistent-read --limit 5 \
    --return-consumed-capacity NONE --return-values-on-condition-check-failure NONE
"#;
    let draft = "--@ capacity none
--@ consistent
--@ limit 5
--@ on-failure none
--@ params 'it''s'
SELECT * FROM \"t\" WHERE pk = ?;
";
    // The capacity is of the draft, and its setting goes before those of the statement.
    assert_eq!(taken(script).replace("\n\n", "\n"), draft);
}

#[test]
fn quotes_are_those_of_bash() {
    let statement = |argument: &str| {
        let text = taken(&format!(
            "aws dynamodb execute-statement --return-consumed-capacity INDEXES \
             --return-values-on-condition-check-failure ALL_OLD --statement={argument}\n"
        ));
        text.trim_start_matches("--@ capacity indexes").trim().to_owned()
    };
    for argument in [
        r#"'SELECT * FROM t WHERE a = '\''x'\'''"#,
        r#""SELECT * FROM t WHERE a = 'x'""#,
        r#"$'SELECT * FROM t WHERE \x61 = \'x\''"#,
        r#"'SELECT * FROM t'" WHERE a"' = '\'x\'"#,
        "\"SELECT * FROM t \\\nWHERE a = 'x'\"",
    ] {
        assert_eq!(statement(argument), "SELECT * FROM t WHERE a = 'x';", "{argument}");
    }
}

#[test]
fn shorthand_and_files_are_values_too() {
    let script = "aws dynamodb put-item --table-name t --item file://item.json --return-consumed-capacity TOTAL
aws dynamodb delete-item --table-name t --key 'pk={S=\"a b\"},n={N=1}' --return-consumed-capacity TOTAL
aws dynamodb update-item --table-name t --key pk={S=a} --update-expression 'ADD s :s' --expression-attribute-values ':s={SS=x,y}' --return-consumed-capacity TOTAL
";
    let text = taken(script);
    for part in [
        r#""Item": { "pk": { "S": "a" } }"#,
        r#""Key": { "pk": { "S": "a b" }, "n": { "N": "1" } }"#,
        r#"{ ":s": { "SS": ["x", "y"] } }"#,
        "these 3 writes become one transaction: all or none of them, for twice the units",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_has_no_counterpart_is_said() {
    let script = "AWS_PAGER= aws --region eu-west-1 dynamodb execute-statement --statement 'SELECT * FROM t' \
                  --next-token abc --return-consumed-capacity TOTAL --return-values-on-condition-check-failure NONE | jq . > out";
    let said: Vec<String> =
        sentences(script).into_iter().filter(|line| line.contains(" form ")).collect();
    let expected = [
        "Note form 1:1 `AWS_PAGER=` left out: a draft has no variables",
        "Note form 1:16 `--region eu-west-1` `--region` is left out: a draft does not say how it is asked | give it to the command: dynadraft --region ... run DRAFT",
        "Warning form 1:92 `--next-token abc` NextToken is left out: a draft begins with the first page",
        "Note form 1:192 `jq .` this command is left out: it is none of `aws dynamodb`",
    ];
    assert_eq!(said, expected);
}

#[test]
fn what_cannot_be_read_has_its_place() {
    let cases = [
        (
            "aws dynamodb execute-statement --statement 'SELECT",
            "Error form 1:44 `'` this ' is never closed",
        ),
        (
            "aws dynamodb execute-statement --statement \"SELECT $X\"",
            "Error form 1:52 `$X` the shell puts something in here, and what that is is not known | write the value in its place; in single quotes a `$` is a `$`",
        ),
        (
            "aws dynamodb put-item --table-name t --item '{\"pk\": {\"N\": \"x\"}}'",
            "Error form 1:53 `{\"N\": \"x\"}` The parameter cannot be converted to a numeric value: x",
        ),
        (
            "aws dynamodb put-item --table-name t --item '{\n \"pk\": }'",
            "Error json 2:8 `}` expected a value, found `}` | text stands in double quotes",
        ),
        (
            "aws dynamodb put-item --table-name t --item file://bad.json",
            "Error json 1:45 `file://bad.json` line 2, column 9 of the file: expected a value, found `}` | text stands in double quotes",
        ),
        (
            "aws dynamodb delete-item --table-name t --key pk={S=a",
            "Error form 1:54 `` expected `,` or `}` | shorthand is pk={S=a},sk={N=1}; JSON is taken, too: '{\"pk\": {\"S\": \"a\"}}'",
        ),
        (
            "aws dynamodb put-itm",
            "Error form 1:14 `put-itm` `put-itm` is no operation that is known | did you mean `put-item`?",
        ),
        (
            "aws dynamodb put-item --tabel-name t",
            "Error form 1:23 `--tabel-name` `--tabel-name` is no option of `put-item` | did you mean `table-name`?",
        ),
        (
            "{\"Statement\": \"SELECT * FROM a; SELECT * FROM b\"}",
            "Error form 1:15 `\"SELECT * FROM a; SELECT * FROM b\"` this text is more than one statement | the second begins with `SELECT * FROM b`",
        ),
        (
            "{\"Statements\": [{\"Statement\": \"SELECT * FROM 'a\"}]}",
            "Error form 1:31 `\"SELECT * FROM 'a\"` this text would be another statement in a draft: a quote or a bracket in it is never closed, or it holds a line that begins with --@",
        ),
        (
            "{\"TableName\": \"t\", \"Item\": {}, \"Expected\": {}}",
            "Error form 1:32 `\"Expected\"` Expected is of the API before expressions, and an action has no such member | write a ConditionExpression, or an UpdateExpression",
        ),
    ];
    for (text, finding) in cases {
        assert_eq!(taken(text), format!("{finding}\n"), "{text}");
    }
}

#[test]
fn requests_of_two_modes_are_no_draft() {
    let text = "{\"Statement\": \"SELECT * FROM a\"}\n{\"Statements\": []}";
    let finding = "Error form 2:1 `{\"Statements\": []}` ExecuteStatement and BatchExecuteStatement do not go into one draft: it is sent in one mode | take each by itself\n";
    assert_eq!(taken(text), finding);
}

const PUT: &str =
    "aws dynamodb put-item --table-name a --item pk={S=a} --return-consumed-capacity TOTAL";
const DELETE: &str =
    "aws dynamodb delete-item --table-name a --key pk={S=b} --return-consumed-capacity TOTAL";

/// What is said of a script with these two writes in it, as `PUT` and `DELETE`.
fn said_of(script: &str) -> Vec<String> {
    let script = script.replace("PUT", PUT).replace("DELETE", DELETE);
    let lines = sentences(&script).into_iter().filter(|line| line.contains(" form "));
    lines.map(|line| line.replace(PUT, "PUT").replace(DELETE, "DELETE")).collect()
}

#[test]
fn a_script_that_is_no_plain_list_is_refused() {
    let keyword = |place: &str, word: &str| {
        format!(
            "Error form {place} `{word}` `{word}`: a draft is a plain list of commands, without conditions, loops and groups"
        )
    };
    let bracket = |place: &str| {
        format!(
            "Error form {place} a bracket of the shell stands here, and a draft is a plain list of commands"
        )
    };
    let and = "what stands behind `&&` is sent only if the command before it succeeded";
    let or = "what stands behind `||` is sent only if the command before it failed";
    let held = "an `aws dynamodb` command stands in this one, and what becomes of it is not known";
    let put = PUT.len();
    let cases = [
        ("PUT || DELETE", format!("Error form 1:{} `||` {or}", put + 2)),
        ("true ||\n\n# why\n DELETE", format!("Error form 1:6 `||` {or}")),
        ("PUT && DELETE", format!("Error form 1:{} `&&` {and}", put + 2)),
        ("if false\nthen\nPUT\nfi", keyword("1:1", "if")),
        ("PUT\n$ for i in 1 2; do DELETE; done", keyword("2:3", "for")),
        ("time while read x; do DELETE; done", keyword("1:6", "while")),
        ("case x in a) DELETE;; esac", keyword("1:1", "case")),
        ("true\n{ DELETE; }", keyword("2:1", "{")),
        ("(DELETE)", bracket("1:1 `(`")),
        ("f() { DELETE; }", bracket("1:2 `(`")),
        ("PUT\nexit 0\nDELETE", "Error form 2:1 `exit` `exit` may end the script".to_owned()),
        ("cd x || exit 1\nDELETE", "Error form 1:9 `exit` `exit` may end the script".to_owned()),
        ("exec DELETE", format!("Error form 1:1 `exec DELETE` {held}")),
        ("sudo -u me DELETE", format!("Error form 1:1 `sudo -u me DELETE` {held}")),
        ("env -i DELETE", format!("Error form 1:1 `env -i DELETE` {held}")),
        ("timeout 5 DELETE", format!("Error form 1:1 `timeout 5 DELETE` {held}")),
        ("bash -c 'DELETE'", format!("Error form 1:1 `bash -c 'DELETE'` {held}")),
        ("echo 'DELETE' | sh", format!("Error form 1:1 `echo 'DELETE'` {held}")),
        ("x=$(DELETE)", format!("Error form 1:1 `x=$(DELETE)` {held}")),
        ("echo `DELETE`", format!("Error form 1:1 `echo `DELETE`` {held}")),
        ("x=$(DELETE) PUT", format!("Error form 1:1 `x=$(DELETE)` {held}")),
        ("bash <<E\nDELETE\nE", format!("Error form 1:1 `bash` {held}")),
        (
            "$AWS dynamodb put-item",
            "Error form 1:1 `$AWS` the shell puts something in here".to_owned(),
        ),
        (
            "aws $WHAT put-item",
            "Error form 1:5 `$WHAT` the shell puts something in here".to_owned(),
        ),
        (
            "PUT & DELETE",
            format!("Error form 1:{} `&` `&` lets this command run beside the next", put + 2),
        ),
        (
            "cat x | DELETE",
            "Error form 1:7 `|` this command is given what another one writes".to_owned(),
        ),
        ("PUT\necho $(ls", "Error form 2:6 `$` this ( is never closed".to_owned()),
    ];
    for (script, begin) in cases {
        let said = said_of(script);
        assert!(said.len() == 1 && said[0].starts_with(&begin), "{script}\n{said:?}\n{begin}");
    }
}

#[test]
fn what_changes_nothing_of_a_command_is_left_out() {
    let one = "sent as a transaction of one action: it takes twice the units, and a condition that fails cancels it";
    let same = "left out: the request is the same without it";
    let left = "this command is left out: it is none of `aws dynamodb`";
    let cases = [
        ("time DELETE", vec![format!("Note form 1:1 `time` {same}")]),
        ("! DELETE", vec![format!("Note form 1:1 `!` {same}")]),
        ("command DELETE", vec![format!("Note form 1:1 `command` {same}")]),
        ("env X=1 DELETE", vec![format!("Note form 1:1 `env X=1` {same}")]),
        ("DELETE &> out", vec![]),
        ("DELETE | jq .", vec![left.to_owned()]),
        ("DELETE || echo 'DELETE failed'", vec![left.to_owned()]),
        ("x=$(date)\nDELETE", vec![left.to_owned()]),
        ("dynamodb-local &\nDELETE", vec![left.to_owned()]),
        ("DELETE\nexit $?", vec!["left out: a draft ends where it ends".to_owned()]),
        ("set -euo pipefail\nDELETE", vec!["Warning form 1:1 `set -euo pipefail` left out: with it the script ends at the first command that fails".to_owned()]),
    ];
    for (script, expected) in cases {
        let said = said_of(script).join("\n");
        assert!(said.contains(one) && !said.contains("Error "), "{script}\n{said}");
        for expected in expected {
            assert!(said.contains(&expected), "{script}\n{said}\n{expected}");
        }
    }
}

#[test]
fn a_here_document_is_of_the_command_that_asks_for_it() {
    let script = "aws dynamodb put-item --cli-input-json file:///dev/stdin <<'E' | jq .\n\
                  {\"TableName\": \"t\", \"Item\": {\"pk\": {\"S\": \"a\"}}}\nE\n";
    assert!(taken(script).contains("\"Item\": { \"pk\": { \"S\": \"a\" } }"), "{}", taken(script));
}

#[test]
fn any_text_is_read_or_refused() {
    let pieces = [
        "aws dynamodb ",
        "put-item",
        " --item ",
        "'",
        "\"",
        "$'",
        "\\",
        "\\u",
        "{",
        "}",
        "[",
        "=",
        ",",
        "<<",
        "E\n",
        "\n",
        "`",
        "$(",
        "${",
        ")",
        "||",
        "&",
        "|",
        "if",
        "exit",
        "é",
        "--",
        "file://",
        "#",
        ">",
        "2>",
        "&&",
    ];
    for seed in 0..3000_usize {
        // A walk through the pieces that is another for each seed.
        let mut at = seed;
        let text: String = (0..12)
            .map(|step| {
                at = at
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(step + 1_442_695_040_888_963_407);
                pieces[(at >> 33) % pieces.len()]
            })
            .collect();
        for text in
            [text.clone(), format!("aws dynamodb put-item --item {text}"), format!("{{{text}")]
        {
            let said = read(&text, &|_| Err("no file".to_owned()));
            let findings = said.map_or_else(|findings| findings, |taken| taken.notes);
            for finding in findings {
                assert!(
                    text.get(finding.span.start..finding.span.end).is_some(),
                    "{text:?} {finding:?}"
                );
            }
        }
    }
}

#[test]
fn a_request_is_told_from_a_draft() {
    let requests = [
        "aws dynamodb put-item",
        "$ aws dynamodb put-item",
        "\naws --profile x dynamodb put-item",
        "{\"Statement\": \"SELECT * FROM t\"}",
        "{\"TableName\": \"t\", \"Item\": {}}",
        "{\"TransactItems\": []}",
    ];
    assert!(requests.iter().all(|text| looks_like_one(text)));
    let drafts = ["", "SELECT * FROM aws", "[{\"Put\": {}}]", "aws", "{ broken"];
    assert!(!drafts.iter().any(|text| looks_like_one(text)));
}
