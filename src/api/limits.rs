//! Every number the service enforces, with its unit in its name.

pub const ITEM_BYTES_MAX: usize = 400 * 1024;
/// Of a whole request as it is sent (413 beyond).
pub const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
pub const TRANSACT_ITEMS_MAX: usize = 100;
// Of what the request carries: deleting more than is in it is allowed (transactions.md 2.4).
pub const TRANSACT_PAYLOAD_BYTES_MAX: usize = 4 * 1024 * 1024;
pub const BATCH_KEYS_MAX: usize = 100;
pub const BATCH_WRITES_MAX: usize = 25;
// What is over comes back as unprocessed, it is no refusal (items-tables-capacity.md 7).
pub const BATCH_GET_BYTES_MAX: usize = 16 * 1024 * 1024;
// After the projection, as DynamoDB Local counts; AWS documents the figure alone (transactions.md 9).
pub const TRANSACT_GET_BYTES_MAX: usize = 4 * 1024 * 1024;
pub const BATCH_STATEMENTS_MAX: usize = 25;
pub const TRANSACTION_STATEMENTS_MAX: usize = 100;
// In code points (partiql.md 4), while expressions are counted in bytes (expressions.md 12).
pub const STATEMENT_CHARS_MAX: usize = 8192;
pub const NEXT_TOKEN_CHARS_MAX: usize = 32768;
pub const TOKEN_CHARS_MAX: usize = 36;
pub const TOKEN_WINDOW_SECONDS: u64 = 600;
pub const EXPRESSION_BYTES_MAX: usize = 4096;
pub const EXPRESSION_OPERATORS_MAX: usize = 300;
// In PartiQL as well: for key values the guide says 50, and no refusal of the 51st was ever seen (partiql.md 10.3, 21).
pub const IN_OPERANDS_MAX: usize = 100;
pub const PATH_DEPTH_MAX: usize = 32;
// The value itself is the first level: 31 containers around it are stored, 32 are not (expressions.md 13.4).
pub const VALUE_DEPTH_MAX: usize = 32;
pub const PARTITION_KEY_BYTES_MAX: usize = 2048;
pub const SORT_KEY_BYTES_MAX: usize = 1024;
pub const ATTRIBUTE_NAME_BYTES_MAX: usize = 65535;
// AWS raises it on request; here it is what every account starts with (items-tables-capacity.md 12).
pub const GSI_MAX: usize = 20;
pub const LSI_MAX: usize = 5;
/// Of one index.
pub const NON_KEY_ATTRIBUTES_MAX: usize = 20;
/// Of all indexes of a table together.
pub const PROJECTED_ATTRIBUTES_MAX: usize = 100;
/// Units a second of each kind that an account may provision, for one table and for all of them; what it starts with.
pub const TABLE_UNITS_MAX: u64 = 40_000;
pub const ACCOUNT_UNITS_MAX: u64 = 80_000;
pub const LIST_TABLES_MAX: usize = 100;
/// Bytes of rows that one page of a read evaluates, at most.
pub const PAGE_BYTES_MAX: usize = 1024 * 1024;
pub const SEGMENTS_MAX: u32 = 1_000_000;
pub const WRITE_UNIT_BYTES: usize = 1024;
// Of an item by itself, but of a Query or Scan once, over all it has read (items-tables-capacity.md 3).
pub const READ_UNIT_BYTES: usize = 4096;
pub const ITEM_COLLECTION_BYTES_MAX: u64 = 10 * 1024 * 1024 * 1024;
/// Names of tables and indexes.
pub const NAME_CHARS_MIN: usize = 3;
pub const NAME_CHARS_MAX: usize = 255;
pub const TABLE_ARN_CHARS_MAX: usize = 1024;
pub const KEY_NAME_CHARS_MAX: usize = 255;
/// Of a table or a local index.
pub const KEY_ELEMENTS_MAX: usize = 2;
/// Of a global index: four partition key attributes and four sort key attributes.
pub const GLOBAL_KEY_ELEMENTS_MAX: usize = 8;
/// How many violated constraints of a CreateTable request are told at once.
pub const TABLE_VIOLATIONS_MAX: usize = 10;
/// Of one table.
pub const TAGS_MAX: usize = 50;
pub const TAG_KEY_CHARS_MAX: usize = 128;
pub const TAG_VALUE_CHARS_MAX: usize = 256;
/// All keys and values of one table.
pub const TAG_SET_BYTES_MAX: usize = 10240;
