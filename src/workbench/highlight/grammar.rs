//! Grammars as assets/ holds them: the part of a `.sublime-syntax` file that ours need, in TOML.
//!
//! syntect reads such files itself, but by a YAML parser that nobody maintains any more.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use syntect::parsing::Scope;
use syntect::parsing::syntax_definition::{
    Context, ContextReference, MatchOperation, MatchPattern, Pattern, SyntaxDefinition,
};

/// A grammar's file. The context `main` is where a text begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grammar {
    name: String,
    scope: Scope,
    contexts: BTreeMap<String, Rules>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    /// Of all that stands within the context, the matches that lead in and out too.
    scope: Option<Scope>,
    rules: Vec<Rule>,
}

/// The first rule that matches is taken.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    /// A regular expression; lines come with their `\n`, which is what tells their end: a long one comes in pieces.
    r#match: String,
    scope: Option<Scope>,
    /// The context that begins.
    push: Option<String>,
    /// Whether the context ends.
    #[serde(default)]
    pop: bool,
}

/// Reads a grammar, or says what is wrong with it.
pub fn read(text: &str) -> Result<SyntaxDefinition, toml::de::Error> {
    let Grammar { name, scope, contexts } = toml::from_str(text)?;
    let mut contexts: HashMap<String, Context> =
        contexts.into_iter().map(|(name, rules)| (name, context(rules))).collect();
    enter_main(&mut contexts, scope);
    Ok(SyntaxDefinition {
        name,
        file_extensions: Vec::new(),
        scope,
        first_line_match: None,
        hidden: false,
        variables: HashMap::new(),
        contexts,
    })
}

/// The two contexts that syntect begins with: they give every text the grammar's own scope and lead to `main`.
fn enter_main(contexts: &mut HashMap<String, Context>, scope: Scope) {
    let mut start = Context::new(false);
    start.meta_content_scope = vec![scope];
    let push = MatchOperation::Push(vec![named("__main")]);
    start.patterns.push(matching(String::new(), None, push));
    let mut outer = Context::new(true);
    outer.patterns.push(Pattern::Include(named("main")));
    if let Some(main) = contexts.get_mut("main") {
        main.meta_content_scope.insert(0, scope);
    }
    contexts.extend([("__start".to_owned(), start), ("__main".to_owned(), outer)]);
}

fn context(Rules { scope, rules }: Rules) -> Context {
    let mut context = Context::new(true);
    context.meta_scope.extend(scope);
    context.patterns.extend(rules.into_iter().map(pattern));
    context
}

fn pattern(rule: Rule) -> Pattern {
    let operation = match rule.push {
        Some(context) => MatchOperation::Push(vec![named(&context)]),
        None if rule.pop => MatchOperation::Pop,
        None => MatchOperation::None,
    };
    matching(rule.r#match, rule.scope, operation)
}

fn matching(regex: String, scope: Option<Scope>, operation: MatchOperation) -> Pattern {
    let scope = scope.into_iter().collect();
    Pattern::Match(MatchPattern::new(false, regex, scope, None, operation, None))
}

/// A context of the same grammar. Read, since syntect lets nobody else make one.
fn named(context: &str) -> ContextReference {
    let named = serde_json::json!({ "Named": context });
    serde_json::from_value(named).expect("a name is a reference")
}
