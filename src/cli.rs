//! The command line as clap types; no behaviour.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// A terminal workbench for Amazon DynamoDB: write a draft, submit it, and see results, capacity and reasons side by
/// side. Without a command it opens the workbench.
#[derive(Debug, Parser)]
#[command(name = "dynadraft", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// Draft files to open in the workbench
    #[arg(value_name = "DRAFT")]
    pub drafts: Vec<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub connection: ConnectionOptions,
    /// Keep nothing in the history of what is run
    #[arg(long, global = true)]
    pub no_history: bool,
    /// Colour on the terminal; auto also heeds NO_COLOR
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
}

const EXIT_CODES: &str = "Exit codes: 0 all applied; 1 failed in part or whole, cancelled or refused; 2 bad draft, \
    config or usage; 3 no connection, or the local database can't be used; 4 unknown outcome; 130 interrupted";

/// Where drafts go. Without one of these: the `default` of config.toml, else the local engine.
#[derive(Args, Clone, Debug, Default)]
pub struct ConnectionOptions {
    /// A connection of config.toml
    #[arg(long, global = true, value_name = "NAME", help_heading = "Connection")]
    pub connection: Option<String>,
    /// AWS, with the credentials and region of this profile
    #[arg(long, global = true, value_name = "NAME", help_heading = "Connection")]
    pub profile: Option<String>,
    /// AWS in this region
    #[arg(long, global = true, value_name = "REGION", help_heading = "Connection")]
    pub region: Option<String>,
    /// An endpoint that speaks as DynamoDB does
    #[arg(long, global = true, value_name = "URL", help_heading = "Connection")]
    pub endpoint_url: Option<String>,
    /// Send no writes
    #[arg(long, global = true, help_heading = "Connection")]
    pub read_only: bool,
    /// The local engine, in its own file or in another
    // With `=`, or `--local pay.pql` would take the draft for the file of the database.
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1, require_equals = true,
          conflicts_with_all = ["memory", "connection", "profile", "region", "endpoint_url"],
          help_heading = "Connection")]
    pub local: Option<Option<PathBuf>>,
    /// A local engine that is gone with the process
    #[arg(long, global = true, help_heading = "Connection",
          conflicts_with_all = ["connection", "profile", "region", "endpoint_url"])]
    pub memory: bool,
}

impl ConnectionOptions {
    /// Whether a service is asked for, by whatever option but the name of a connection.
    pub fn names_a_service(&self) -> bool {
        [&self.profile, &self.region, &self.endpoint_url].into_iter().any(Option::is_some)
    }
}

/// How far reads go, and how what they find is printed.
#[derive(Args, Clone, Debug)]
pub struct ReadingOptions {
    /// Print the items that were read, and nothing else, on standard output; what is said of the run goes to standard error
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["json", "versus"])]
    pub format: Option<RowFormat>,
    /// Read all pages of each SELECT, each page as a submission of its own; the items come as a table, or in --format
    #[arg(long, conflicts_with_all = ["versus", "resume"])]
    pub all: bool,
    /// Read each SELECT until it has so many items; they come as a table, or in --format
    #[arg(long, value_name = "ITEMS", conflicts_with_all = ["all", "versus", "resume"],
          value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: Option<u32>,
}

/// How items that were read are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RowFormat {
    Table,
    Csv,
    /// One array of plain objects; sets are arrays and bytes base64
    Json,
    /// A plain object a line; sets are arrays and bytes base64
    Jsonl,
    DynamodbJson,
}

/// What is agreed to beforehand on a connection that asks before it is written to.
#[derive(Args, Clone, Debug)]
pub struct ConsentOptions {
    /// Write without asking, where the connection asks for a yes
    #[arg(long)]
    pub yes: bool,
    /// Write exactly what this code was shown for, where the connection is guarded; may be given again
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Submit drafts without a screen, in order, until one is not applied in full; `-` is standard input
    Run {
        #[arg(required_unless_present = "execute", value_name = "DRAFT")]
        drafts: Vec<PathBuf>,
        /// Submit this text as a draft; may be given again
        // A text may begin with a setting, which begins with hyphens.
        #[arg(short, long, value_name = "STATEMENTS", allow_hyphen_values = true,
              conflicts_with_all = ["drafts", "resume"])]
        execute: Vec<String>,
        /// Print one JSON document a submission, each on one line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        reading: ReadingOptions,
        /// Go on after a draft that was not applied in full
        #[arg(long)]
        keep_going: bool,
        #[command(flatten)]
        consent: ConsentOptions,
        /// Send what would pass a budget of config.toml
        #[arg(long)]
        over_budget: bool,
        /// Run each draft on this connection, too, and say in what the two answers differ
        #[arg(long, value_name = "NAME")]
        versus: Option<String>,
        /// Go on with this submission of the draft, which was stopped or killed: only what it did not send is sent
        #[arg(long, value_name = "ID", conflicts_with = "versus")]
        resume: Option<i64>,
        /// With --resume, what becomes of writes of which it is not known whether they were done
        #[arg(long, value_enum, value_name = "WHAT", requires = "resume")]
        unknown: Option<Doubt>,
        /// List every failure, also where many are alike
        #[arg(long)]
        all_failures: bool,
    },
    /// Parse and check drafts, and say how each statement is served and what it is charged; of a service only its tables
    /// are asked (ListTables, DescribeTable)
    Plan {
        #[arg(required = true, value_name = "DRAFT")]
        drafts: Vec<PathBuf>,
        /// Ask nobody: tell what the text alone tells
        #[arg(long)]
        offline: bool,
        /// Read a page of each query and scan to say what it costs; the units of that page are spent, and said
        #[arg(long, conflicts_with = "offline")]
        sample: bool,
        /// Print one JSON document a draft, each on one line
        #[arg(long)]
        json: bool,
    },
    /// Run drafts on copies of the items they name, and say what they would do; nothing is written. The items are read first
    /// (DescribeTable, BatchGetItem)
    Rehearse {
        #[arg(required = true, value_name = "DRAFT")]
        drafts: Vec<PathBuf>,
        /// Where a table or its items can't be read, rehearse the other statements
        #[arg(long)]
        rest: bool,
        /// Read the items whatever that takes, and not only within `rehearse_units` of the configuration
        #[arg(long)]
        yes: bool,
        /// Print one JSON document a draft, each on one line
        #[arg(long)]
        json: bool,
    },
    /// Print the draft that takes a run back, each statement on the condition that what was written still stands there
    Undo {
        /// The run's number in the history
        run: i64,
        /// Rehearse that draft in place of printing it: which of its statements would still apply
        #[arg(long)]
        check: bool,
    },
    /// Print a draft in another form: PartiQL as a transaction, a transaction as PartiQL, either as its requests, as
    /// commands of the AWS CLI, or as a program
    Export {
        draft: PathBuf,
        /// The form to print
        #[arg(long, value_enum, value_name = "FORM")]
        to: Form,
    },
    /// Print the draft that commands of the AWS CLI or the JSON of requests come to; asks nobody
    ImportForm {
        /// A script or a request; standard input when it is left out, or `-`
        #[arg(value_name = "FILE", default_value = "-", hide_default_value = true)]
        file: PathBuf,
    },
    /// List, describe, create and delete tables; move their items to and from files and connections
    Tables {
        #[command(subcommand)]
        command: Option<TablesCommand>,
    },
    /// List and load the bundled sample tables
    Sample {
        #[command(subcommand)]
        command: Option<SampleCommand>,
    },
    /// Look at past submissions
    History {
        #[command(subcommand)]
        command: Option<HistoryCommand>,
    },
    /// Add up what submissions were charged, reported and estimated apart, with what that costs on demand
    Ledger {
        /// From this day on, as 2026-09-01
        #[arg(long, value_name = "DAY")]
        since: Option<String>,
        /// What a line stands for
        #[arg(long, value_enum, value_name = "WHAT", default_value_t = LedgerBy::Table)]
        by: LedgerBy,
        /// Print a JSON document
        #[arg(long, conflicts_with = "csv")]
        json: bool,
        /// Print CSV
        #[arg(long)]
        csv: bool,
    },
    /// Look at the settings and where they stand
    Config {
        #[command(subcommand)]
        command: Option<ConfigCommand>,
    },
    /// Serve the local engine as a DynamoDB endpoint for any SDK
    Serve {
        /// The address to listen on; another than loopback can be reached by others
        #[arg(long, default_value = "127.0.0.1")]
        host: String,
        /// The port to listen on; 0 picks a free one
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// Let pages of this site use the database from a browser, beside those of this machine; '*' is every site
        #[arg(long, value_name = "ORIGIN")]
        allow_origin: Vec<String>,
        /// A name by which the server may be asked for, beside localhost and --host
        #[arg(long, value_name = "NAME")]
        allow_host: Vec<String>,
    },
    /// Say what a code means, what to do next, and whether asking again is safe; without a code: list them
    Explain {
        /// A code of the service, of this program or of a finding: ConditionalCheckFailed, mixed-batch, ...
        code: Option<String>,
        /// Print one JSON document a code, each on one line
        #[arg(long)]
        json: bool,
    },
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

#[derive(Debug, Subcommand)]
pub enum TablesCommand {
    /// List the tables (the default)
    List {
        /// Print a JSON document a table, each on one line, as `describe --json` does
        #[arg(long)]
        json: bool,
    },
    /// Describe a table
    Describe {
        name: String,
        /// Print the service's answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Create a table from a CreateTable request in a JSON file
    Create {
        file: PathBuf,
        #[command(flatten)]
        consent: ConsentOptions,
    },
    /// Delete a table and all its items
    Delete {
        name: String,
        #[command(flatten)]
        consent: ConsentOptions,
    },
    /// Write a table's items to a file, or to stdout
    Export(ExportOptions),
    /// Put the items of a file into a table
    Import(ImportOptions),
    /// Copy a table's schema and chosen items into the local engine; the source is only read
    Pull(PullOptions),
    /// Let a local table's provisioned throughput throttle, as the service's would
    Throttle { name: String, state: Switch },
}

#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ExportOptions {
    pub name: String,
    /// The file to write; .gz at its end compresses it
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// As the file's name says, else DynamoDB JSON
    #[arg(long, value_enum)]
    pub format: Option<FileFormat>,
    /// The entries of an index instead of the table's items
    #[arg(long, value_name = "NAME")]
    pub index: Option<String>,
    /// Write sets as arrays and bytes as base64 in JSON Lines, which has neither
    #[arg(long)]
    pub lossy: bool,
    /// Strongly consistent reads, for twice the units
    #[arg(long)]
    pub consistent: bool,
    /// Go on with what an export left that was stopped
    #[arg(long, requires = "to")]
    pub resume: bool,
    /// Replace a file of that name
    #[arg(long, requires = "to")]
    pub replace: bool,
    /// Print a JSON document at the end
    // Without a file stdout has the items, and the document would stand behind them.
    #[arg(long, requires = "to")]
    pub json: bool,
}

#[derive(Args, Clone, Debug)]
pub struct ImportOptions {
    pub name: String,
    /// DynamoDB JSON, JSON Lines or CSV, also in gzip; or the folder of an export to S3; `-` is standard input
    pub file: PathBuf,
    /// As the file itself says when it is left out
    #[arg(long, value_enum)]
    pub format: Option<FileFormat>,
    /// Make the table with this key if it is not there: pk:S or pk:S,sk:N
    #[arg(long, value_name = "KEY", conflicts_with = "create")]
    pub key: Option<String>,
    /// Make the table by this CreateTable request if it is not there
    #[arg(long, value_name = "FILE")]
    pub create: Option<PathBuf>,
    /// Leave out lines that are bad, and put the others
    #[arg(long)]
    pub skip_bad: bool,
    /// Leave out the first items: those that an import put which was stopped
    #[arg(long, value_name = "COUNT", default_value_t = 0, hide_default_value = true)]
    pub skip: u64,
    /// Print a JSON document at the end
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub consent: ConsentOptions,
}

#[derive(Args, Debug)]
pub struct PullOptions {
    pub name: String,
    /// The items whose keys this file lists, as CSV or JSON Lines
    #[arg(long, value_name = "FILE", conflicts_with_all = ["matching", "sample"])]
    pub keys: Option<PathBuf>,
    /// The items a PartiQL SELECT finds, or a condition alone
    #[arg(long = "where", value_name = "PARTIQL", conflicts_with = "sample")]
    pub matching: Option<String>,
    /// So many items from all over the table
    #[arg(long, value_name = "COUNT")]
    pub sample: Option<usize>,
    /// Stop when so many read units are used
    // `session::transfer::PULL_UNITS_USUAL`, which this file may not import.
    #[arg(long, value_name = "BUDGET", default_value_t = 100.0)]
    pub units: f64,
    /// What the copy is called; as the table when it is left out
    #[arg(long = "as", value_name = "NAME")]
    pub copy: Option<String>,
    /// The local engine to copy into: local or local=FILE
    #[arg(long, value_name = "WHERE", default_value = "local")]
    pub into: String,
    /// Replace items that are in the copy already
    #[arg(long)]
    pub replace: bool,
    /// Print a JSON document at the end
    #[arg(long)]
    pub json: bool,
}

/// What becomes of writes that may have been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Doubt {
    /// They are sent once more
    Send,
    /// They are left as they are
    Skip,
}

/// What a draft is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// PartiQL statements, in mode transaction
    Partiql,
    /// A TransactWriteItems request as a transaction draft
    TransactWrite,
    /// The bodies of the requests it is sent as, one a line
    Request,
    /// Commands of the AWS CLI, for bash
    AwsCli,
    /// A Python program for boto3
    Boto3,
    /// A JavaScript program (.mjs) for the AWS SDK, version 3
    Js,
    /// A Rust program for the AWS SDK
    Rust,
}

/// What units are added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LedgerBy {
    Table,
    Index,
    Connection,
    Day,
    Run,
}

/// How a file holds items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    DynamodbJson,
    Jsonl,
    Csv,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// List the samples (the default)
    List,
    /// Make a sample's tables; one that exists is left alone
    Load {
        name: String,
        /// Write the sample's drafts to this folder; a file that exists is left alone
        #[arg(long, value_name = "DIR")]
        drafts: Option<PathBuf>,
        #[command(flatten)]
        consent: ConsentOptions,
    },
}

#[derive(Debug, Subcommand)]
pub enum HistoryCommand {
    /// List submissions, newest first (the default)
    List {
        /// Those alone that hold all these words, or words that begin so; also `table:NAME`, `outcome:NAME`,
        /// `connection:NAME`, `tag:NAME`, `day:DAY`, `since:DAY` and `until:DAY`
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        search: String,
        #[command(flatten)]
        options: HistoryOptions,
    },
    /// Show one submission: its draft and what came back
    Show {
        #[arg(value_name = "ID")]
        run: i64,
        /// Print its JSON document
        #[arg(long)]
        json: bool,
        /// List every failure, also where many are alike
        #[arg(long)]
        all_failures: bool,
    },
    /// Read the items of writes that were not answered, and say of each whether it is as the write leaves it
    Look {
        #[arg(value_name = "ID")]
        run: i64,
        /// Print the submission's JSON document
        #[arg(long)]
        json: bool,
    },
    /// Print a draft of the statements that were not applied, as they were sent
    Failed {
        #[arg(value_name = "ID")]
        run: i64,
    },
    /// List the submissions that hold all these words, or words that begin so; takes what `list` takes
    Search {
        #[arg(required = true)]
        text: Vec<String>,
        #[command(flatten)]
        options: HistoryOptions,
    },
    /// Say in what two submissions differ: draft, outcome, verdicts, items, capacity
    Diff {
        #[arg(value_name = "ID")]
        one: i64,
        #[arg(value_name = "ID")]
        other: i64,
        /// Print a JSON document
        #[arg(long)]
        json: bool,
    },
    /// Tag a submission, or say what it was for; without tags and a note what it has is printed
    Tag {
        #[arg(value_name = "ID")]
        run: i64,
        /// Words to find it by
        #[arg(value_name = "TAG")]
        tags: Vec<String>,
        /// Take these tags away; without any, all of them
        #[arg(long)]
        remove: bool,
        /// What it was for; an empty one takes the note away
        #[arg(long, value_name = "TEXT")]
        note: Option<String>,
    },
    /// Print a submission as a document: Markdown to read, or its JSON
    Export {
        #[arg(value_name = "ID")]
        run: i64,
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RecordFormat::Markdown)]
        format: RecordFormat,
    },
    /// Delete submissions for good: drafts, answers, and what the ledger counts of them
    Delete {
        #[arg(value_name = "ID", required = true)]
        runs: Vec<i64>,
        /// Without it they are listed and left
        #[arg(long)]
        yes: bool,
    },
    /// Let go of the answers of the oldest submissions, and give their place back to the disk; drafts and outcomes stay
    Prune {
        /// Megabytes of answers that stay; without it those of `history.keep_mb`
        #[arg(long, value_name = "MB")]
        keep: Option<u32>,
    },
}

/// Which submissions are listed, and how.
#[derive(Args, Clone, Debug)]
pub struct HistoryOptions {
    /// How many at most
    #[arg(long, value_name = "COUNT", default_value_t = HISTORY_LIST_DEFAULT)]
    pub limit: usize,
    /// Those older than this one, to go on where a list ended
    #[arg(long, value_name = "ID")]
    pub before: Option<i64>,
    /// Those that name this table, or one that begins so; may be given again
    #[arg(long, value_name = "NAME")]
    pub table: Vec<String>,
    /// Those that ended so; may be given again
    #[arg(long, value_name = "OUTCOME")]
    pub outcome: Vec<String>,
    /// Those on this connection; may be given again
    #[arg(long, value_name = "NAME")]
    pub on: Vec<String>,
    /// Those with this tag; may be given again
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,
    /// Those of this day or month: 2026-09-01, 2026-09, today, yesterday
    #[arg(long, value_name = "DAY")]
    pub day: Option<String>,
    /// Those of this day and later
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Those of this day and earlier
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Print a JSON document a submission, each on one line
    #[arg(long)]
    pub json: bool,
}

impl Default for HistoryOptions {
    fn default() -> Self {
        Self {
            limit: HISTORY_LIST_DEFAULT,
            before: None,
            table: Vec::new(),
            outcome: Vec::new(),
            on: Vec::new(),
            tag: Vec::new(),
            day: None,
            since: None,
            until: None,
            json: false,
        }
    }
}

/// How a submission is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    Markdown,
    Json,
}

/// How many submissions are listed when no number is given.
pub const HISTORY_LIST_DEFAULT: usize = 50;

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Print where files are kept (the default)
    Path,
    /// Print the settings in force and what is known of the connection, and where each was found
    Show,
    /// Check config.toml
    Validate,
    /// Print the key map the workbench comes with, as a keys.toml has it
    Keys,
}
