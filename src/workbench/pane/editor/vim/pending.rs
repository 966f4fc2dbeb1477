//! A command that is not whole yet.

use crossterm::event::KeyEvent;

/// What is done to a part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Delete,
    Change,
    Yank,
    Indent,
    Outdent,
    Lower,
    Upper,
    Swap,
    Comment,
}

impl Operator {
    pub fn of(key: char) -> Option<Self> {
        Some(match key {
            'd' => Self::Delete,
            'c' => Self::Change,
            'y' => Self::Yank,
            '>' => Self::Indent,
            '<' => Self::Outdent,
            _ => return None,
        })
    }

    /// Behind `g`.
    pub fn of_g(key: char) -> Option<Self> {
        Some(match key {
            'u' => Self::Lower,
            'U' => Self::Upper,
            '~' => Self::Swap,
            'c' => Self::Comment,
            _ => return None,
        })
    }

    /// The key that, given once more, means the line.
    pub fn key(self) -> char {
        match self {
            Self::Delete => 'd',
            Self::Change | Self::Comment => 'c',
            Self::Yank => 'y',
            Self::Indent => '>',
            Self::Outdent => '<',
            Self::Lower => 'u',
            Self::Upper => 'U',
            Self::Swap => '~',
        }
    }

    /// Whether `.` does it again.
    pub fn is_change(self) -> bool {
        self != Self::Yank
    }
}

/// What the next key says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Awaits {
    #[default]
    Command,
    Register,
    /// The rest of a command that begins with `g`.
    Rest,
    /// The character that is looked for: forwards or backwards, up to it or beside it.
    Find {
        is_forward: bool,
        is_till: bool,
    },
    /// The character that is put in place of others.
    Character,
    Object {
        is_around: bool,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    pub register: Option<char>,
    /// Before the operator.
    pub count: Option<usize>,
    pub operator: Option<Operator>,
    /// Before the motion.
    pub motion_count: Option<usize>,
    pub awaits: Awaits,
    /// The keys of it, without counts and register: what `.` presses again.
    pub keys: Vec<KeyEvent>,
}

/// A larger count does no more than this one.
const COUNT_MAX: usize = 100_000;

impl Pending {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes a digit; false for a 0 that begins no count, and where a character is awaited.
    pub fn digit(&mut self, key: char) -> bool {
        let Some(digit) = key.to_digit(10).and_then(|digit| usize::try_from(digit).ok()) else {
            return false;
        };
        let count = if self.operator.is_some() { &mut self.motion_count } else { &mut self.count };
        if self.awaits != Awaits::Command || (digit == 0 && count.is_none()) {
            return false;
        }
        *count = Some((count.unwrap_or(0) * 10 + digit).min(COUNT_MAX));
        true
    }

    /// Both counts together, if there is one.
    pub fn times(&self) -> Option<usize> {
        match (self.count, self.motion_count) {
            (None, None) => None,
            (one, other) => Some((one.unwrap_or(1) * other.unwrap_or(1)).min(COUNT_MAX)),
        }
    }
}
