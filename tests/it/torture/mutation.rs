//! Texts spoiled by chance.

use serde_json::Value;

use crate::random::Random;

/// Times something is repeated, at most: enough to pass most limits of a length.
const REPEATED_MAX: usize = 300;
/// Bytes that are repeated so, at most.
const REPETITION_BYTES_MAX: usize = 2000;

/// Separated by spaces.
const NUMBERS: &str = "\
0 -0 -1 1 2 26 101 255 1000000 4294967296 9223372036854775807 -9223372036854775808 \
18446744073709551616 1e400 1E-131 1e125 9.9e126 0.1 00 1. 99999999999999999999999999999999999999 \
123456789012345678901234567890123456789";

/// Values that hardly anybody asks for, separated by bars.
const FOREIGN: &str = r#"null | true | [] | {} | "" | "a" | [[]] | [null] | {"S": ""} | {"N": "1e200"} | {"S": "a", "N": "1"} |
{"NULL": false} | {"L": [{}]} | {"M": {"": {"S": "a"}}} | {"SS": []} | {"NS": ["1", "1.0"]} |
{"B": "="} | {"BS": ["YQ==", "YQ=="]} | 1.5 | -1 | "\u0000" | "\ud83d\ude00""#;

/// Changes texts a little; `words` are what it puts in.
pub struct Mutation<'a> {
    pub random: Random,
    pub words: &'a [&'a str],
}

impl Mutation<'_> {
    /// The text, changed in one to four places; pieces of the other one may come in.
    pub fn text(&mut self, text: &str, other: &str) -> String {
        let mut pieces = pieces(text);
        for _ in 0..self.random.between(1, 4) {
            self.change(&mut pieces, other);
        }
        pieces.concat()
    }

    fn change(&mut self, pieces: &mut Vec<String>, other: &str) {
        let (from, to) = self.run(pieces.len());
        match self.random.below(10) {
            0 => drop(pieces.drain(from..to)),
            1 => {
                let run = pieces[from..to].to_vec();
                let at = self.random.between(0, pieces.len());
                pieces.splice(at..at, run);
            }
            2 => pieces.insert(from, self.random.pick(self.words).to_owned()),
            3 => drop(pieces.splice(from..to, [self.random.pick(self.words).to_owned()])),
            4 if from < to => pieces.swap(from, to - 1),
            5 => {
                let others = self::pieces(other);
                let (first, last) = self.run(others.len());
                pieces.splice(from..to, others[first..last].to_vec());
            }
            6 => pieces.truncate(to),
            7 => drop(pieces.splice(from..to, [self.number().to_owned()])),
            8 if from < to => pieces[from] = self.flipped(&pieces[from].clone()),
            _ => {
                let run = pieces[from..to].concat();
                let times = REPETITION_BYTES_MAX / run.len().max(1);
                let times = self.random.between(1, times.clamp(1, REPEATED_MAX));
                pieces.insert(from, run.repeat(times));
            }
        }
    }

    fn number(&mut self) -> &'static str {
        let numbers: Vec<&str> = NUMBERS.split(' ').collect();
        numbers[self.random.below(numbers.len())]
    }

    /// A few pieces, where there are so many.
    fn run(&mut self, count: usize) -> (usize, usize) {
        let from = self.random.between(0, count);
        (from, (from + self.random.between(0, 6)).min(count))
    }

    /// One bit of one character is turned.
    fn flipped(&mut self, text: &str) -> String {
        let at = self.random.below(text.chars().count().max(1));
        let bit = self.random.below(16);
        let turned = |(place, character): (usize, char)| {
            if place != at {
                return character;
            }
            char::from_u32(u32::from(character) ^ (1 << bit)).unwrap_or('\u{FFFD}')
        };
        text.chars().enumerate().map(turned).collect()
    }

    /// Bytes of which a few are others, gone, or there twice.
    pub fn bytes(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..self.random.between(1, 4) {
            let at = self.random.below(bytes.len().max(1));
            let to = (at + self.random.between(0, 12)).min(bytes.len());
            match self.random.below(4) {
                0 => drop(bytes.drain(at.min(to)..to)),
                1 => {
                    let run = bytes[at.min(to)..to].to_vec();
                    bytes.splice(at.min(to)..at.min(to), run);
                }
                2 => bytes.insert(at.min(to), self.byte()),
                _ if at < to => bytes[at] = self.byte(),
                _ => bytes.truncate(at),
            }
        }
        bytes
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.random.below(256)).expect("a byte")
    }

    /// A document in which one node is another one, of this document, of the other one or of none.
    pub fn document(&mut self, document: &mut Value, other: &Value) {
        let donor = match self.random.below(4) {
            0 => self.node(document).clone(),
            1 => self.node(other).clone(),
            _ => self.foreign(),
        };
        let at = self.random.below(size(document));
        let place = nth(document, &mut { at }).expect("there are so many nodes");
        match place {
            Value::Object(members) if self.random.coin() && !members.is_empty() => {
                let name =
                    members.keys().nth(self.random.below(members.len())).expect("there").clone();
                if self.random.coin() {
                    members.shift_remove(&name);
                } else {
                    members.insert(self.random.pick(self.words).to_owned(), donor);
                }
            }
            Value::Array(elements) if self.random.coin() => {
                let times = self.random.between(1, 110);
                elements.extend(std::iter::repeat_n(donor, times));
            }
            place => *place = donor,
        }
    }

    /// A document in which one string, perhaps an expression or a statement, is spoiled.
    pub fn string(&mut self, document: &mut Value, other: &Value) {
        let is_string = |(_, node): &(usize, &Value)| node.is_string();
        let strings: Vec<usize> =
            nodes(document).enumerate().filter(is_string).map(|(at, _)| at).collect();
        if strings.is_empty() {
            return self.document(document, other);
        }
        let mut at = strings[self.random.below(strings.len())];
        let place = nth(document, &mut at).expect("there are so many nodes");
        let donor = self.node(other).as_str().unwrap_or_default().to_owned();
        *place = Value::from(self.text(place.as_str().unwrap_or_default(), &donor));
    }

    fn node<'a>(&mut self, document: &'a Value) -> &'a Value {
        let at = self.random.below(size(document));
        nodes(document).nth(at).expect("there are so many nodes")
    }

    /// A value that hardly anybody asks for there.
    fn foreign(&mut self) -> Value {
        match self.random.below(6) {
            0 => Value::from("x".repeat(self.random.between(200, 5000))),
            1 => Value::from(self.random.pick(self.words)),
            2 => serde_json::from_str(self.number()).unwrap_or(Value::Null),
            3 => {
                let depth = self.random.between(1, 40);
                (0..depth).fold(Value::from("a"), |inner, _| serde_json::json!({"L": [inner]}))
            }
            _ => {
                let values: Vec<&str> = FOREIGN.split('|').collect();
                serde_json::from_str(self.random.pick(&values).trim()).expect("JSON")
            }
        }
    }
}

/// Words, and whatever stands between them, one character each.
pub fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    for character in text.chars() {
        match pieces.last_mut() {
            Some(last) if is_word(character) && last.ends_with(is_word) => last.push(character),
            _ => pieces.push(character.into()),
        }
    }
    pieces
}

fn size(document: &Value) -> usize {
    nodes(document).count()
}

fn nodes(document: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    let own = std::iter::once(document);
    match document {
        Value::Array(elements) => Box::new(own.chain(elements.iter().flat_map(nodes))),
        Value::Object(members) => Box::new(own.chain(members.values().flat_map(nodes))),
        _ => Box::new(own),
    }
}

fn nth<'a>(document: &'a mut Value, left: &mut usize) -> Option<&'a mut Value> {
    if *left == 0 {
        return Some(document);
    }
    *left -= 1;
    match document {
        Value::Array(elements) => elements.iter_mut().find_map(|element| nth(element, left)),
        Value::Object(members) => members.values_mut().find_map(|member| nth(member, left)),
        _ => None,
    }
}
