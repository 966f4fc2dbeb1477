//! A request as it goes out.

use crate::api::{ApiError, Operation, OperationName, wire};

/// What is asked, and the exact bytes that ask it. Both stay together from the moment they are made: whoever wants to know
/// what was sent reads the operation, never the bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub name: OperationName,
    pub body: String,
    /// What the service makes of the bytes; where they are no such operation, how it refuses them. A service may know
    /// more than this program does: then this is a refusal that it never says.
    pub operation: Result<Operation, ApiError>,
}

impl Sent {
    /// Writes the body of an operation.
    ///
    /// The operation is read back from the bytes instead of being kept as it was made: reading applies the constraints
    /// of the wire (lengths, counts, which values there are), and what breaks them is to be refused by the local engine
    /// in the same words as by the service.
    pub fn of(operation: &Operation) -> Self {
        Self::read(operation.name(), wire::encode_request(operation))
    }

    /// Takes a body as it stands.
    pub fn read(name: OperationName, body: String) -> Self {
        let operation = wire::decode_request(name.text(), &body);
        Self { name, body, operation }
    }
}
