//! The columns of a CSV file: a header cell is a name, and a type where the cells below are not strings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::api::wire;
use crate::value::{AttributeValue, Number};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: CellKind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    String,
    Number,
    Bool,
    /// Base64.
    Binary,
    /// One value of DynamoDB JSON.
    Json,
}

impl CellKind {
    const ALL: [Self; 5] = [Self::String, Self::Number, Self::Bool, Self::Binary, Self::Json];

    /// As a header has it behind its colon.
    fn code(self) -> &'static str {
        match self {
            Self::String => "S",
            Self::Number => "N",
            Self::Bool => "BOOL",
            Self::Binary => "B",
            Self::Json => "JSON",
        }
    }
}

impl Column {
    /// The column under this header cell; blanks around it don't count. One without a type holds strings.
    pub fn of(header: &str) -> Self {
        let header = header.trim();
        // The last colon alone, and only before a type we know: a name may hold colons of its own.
        let typed = header.rsplit_once(':').and_then(|(name, code)| {
            let kind = CellKind::ALL.into_iter().find(|kind| kind.code() == code)?;
            Some(Self { name: name.to_owned(), kind })
        });
        typed.unwrap_or_else(|| Self { name: header.to_owned(), kind: CellKind::String })
    }

    /// The header cell that [`of`](Self::of) reads as this column; a type where one is needed.
    pub fn header(&self) -> String {
        let bare = Self { name: self.name.clone(), kind: CellKind::String };
        // A string column called `a:N` has to say `a:N:S`, or it would come back as numbers.
        if self.kind == CellKind::String && Self::of(&self.name) == bare {
            return self.name.clone();
        }
        format!("{}:{}", self.name, self.kind.code())
    }

    /// The value of a cell, or what is wrong with it.
    pub fn value(&self, cell: &str) -> Result<AttributeValue, String> {
        match self.kind {
            // Not trimmed, as the others are: of a string the blanks are part.
            CellKind::String => Ok(AttributeValue::S(cell.to_owned())),
            CellKind::Number => {
                let number = Number::parse(cell.trim());
                number.map(AttributeValue::N).map_err(|_| format!("`{cell}` is no number"))
            }
            CellKind::Bool => match cell.trim().to_ascii_lowercase().as_str() {
                "true" => Ok(AttributeValue::Bool(true)),
                "false" => Ok(AttributeValue::Bool(false)),
                _ => Err(format!("`{cell}` is neither true nor false")),
            },
            CellKind::Binary => {
                let bytes = STANDARD.decode(cell.trim());
                bytes.map(AttributeValue::B).map_err(|_| format!("`{cell}` is no base64"))
            }
            CellKind::Json => wire::json::parse(cell)
                .and_then(wire::value::value_of_json)
                .map_err(|error| format!("`{cell}` is no DynamoDB JSON: {}", error.message))
                // Of what is no JSON at all the wire gives a code and no sentence.
                .map_err(|message| message.trim_end_matches(": ").to_owned()),
        }
    }
}
