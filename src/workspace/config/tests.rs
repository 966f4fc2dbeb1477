use std::fs;
use std::path::PathBuf;

use super::*;

/// The files of a folder under tests/config, by name.
fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is part of the project")
        .map(|entry| entry.expect("listed").path())
        .collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).expect("read"));
    paths.into_iter().map(read).collect()
}

#[test]
fn every_valid_file_is_taken() {
    for (path, text) in files("valid") {
        assert_eq!(Config::parse(&text).err(), None, "{}", path.display());
    }
}

#[test]
fn every_invalid_file_gets_the_sentence_of_its_first_line() {
    let expected = |text: &str| text.lines().next().unwrap_or_default().replacen("# ", "", 1);
    let said = |text: &str| Config::parse(text).err().unwrap_or_else(|| "valid".to_owned());
    let files = files("invalid");
    let wanted: Vec<String> = files.iter().map(|(_, text)| expected(text)).collect();
    let found: Vec<String> = files.iter().map(|(_, text)| said(text)).collect();
    assert_eq!(found, wanted);
}

#[test]
fn what_a_file_leaves_out_has_its_default() {
    let config = Config::parse("mouse = false").expect("valid");
    assert_eq!(config, Config { mouse: false, ..Config::default() });
}

#[test]
fn a_connection_says_what_it_has_to_and_no_more() {
    let config = Config::parse("[connections.live]\nprofile = \"p\"\nmode = \"read-only\"\n");
    let expected = ConnectionSettings {
        profile: Some("p".to_owned()),
        mode: Some(Access::ReadOnly),
        ..ConnectionSettings::default()
    };
    assert_eq!(config.expect("valid").connections.get("live"), Some(&expected));
}

#[test]
fn a_connection_that_is_not_there_is_said_with_the_nearest_one() {
    let config = Config::parse("[connections.production]\n[connections.dev]\n").expect("valid");
    let said = |name| config.no_connection(name);
    assert_eq!(said("prodction"), "there is no connection `prodction`; did you mean `production`?");
    assert_eq!(said("x"), "there is no connection `x`; there are dev, production");
}

#[test]
fn a_bad_file_gives_the_defaults_and_a_sentence_with_its_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("config.toml");
    assert_eq!(Config::load(&path), (Config::default(), None));
    fs::write(&path, "ascii = true\nmouse: false").expect("written");
    let (config, problem) = Config::load(&path);
    assert_eq!(config, Config::default());
    let problem = problem.expect("a sentence");
    assert!(problem.contains("config.toml: line 2, column 8: "), "{problem}");
}
