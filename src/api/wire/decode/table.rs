//! The operations on tables (items-tables-capacity.md 9).

use super::super::java;
use super::super::member::{self, Members};
use super::super::violations::Violations;
use super::request::is_arn;
use super::tags;
use crate::api::limits::{NAME_CHARS_MAX, NAME_CHARS_MIN};
use crate::api::operation::{CreateTable, IndexRequest, KeyElement, ListTables, TableName, Tag};
use crate::api::table::{AttributeDefinition, BillingMode, Throughput};
use crate::api::{ApiError, Operation, error, limits};
use crate::value::AttributeType;

struct RawCreateTable {
    table_name: Option<String>,
    attributes: Option<Vec<RawAttribute>>,
    key: Option<Vec<RawKeyElement>>,
    global_indexes: Option<Vec<RawIndex>>,
    local_indexes: Option<Vec<RawIndex>>,
    billing: Option<String>,
    throughput: Option<RawThroughput>,
    deletion_protection: Option<bool>,
    tags: Option<Vec<Tag>>,
}

pub(super) struct RawAttribute {
    name: Option<String>,
    attribute_type: Option<String>,
}

struct RawKeyElement {
    name: Option<String>,
    key_type: Option<String>,
}

pub(super) struct RawIndex {
    name: Option<String>,
    key: Option<Vec<RawKeyElement>>,
    projection: Option<RawProjection>,
    throughput: Option<RawThroughput>,
}

struct RawProjection {
    projection_type: Option<String>,
    non_key_attributes: Option<Vec<String>>,
}

#[derive(Clone, Copy)]
pub(super) struct RawThroughput {
    read: Option<i64>,
    write: Option<i64>,
}

pub fn create_table(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let raw = RawCreateTable::take(&mut members)?;
    // Before all others, and alone (items-tables-capacity.md 9.1).
    raw.refuse_name()?;
    let mut violations = Violations::default();
    raw.check(&mut violations);
    violations.refuse_at_most(limits::TABLE_VIOLATIONS_MAX)?;
    Ok(Operation::CreateTable(raw.into_request()))
}

pub fn describe_table(members: Members<'_>) -> Result<Operation, ApiError> {
    table_name(members).map(Operation::DescribeTable)
}

pub fn delete_table(members: Members<'_>) -> Result<Operation, ApiError> {
    table_name(members).map(Operation::DeleteTable)
}

pub fn describe_time_to_live(members: Members<'_>) -> Result<Operation, ApiError> {
    table_name(members).map(Operation::DescribeTimeToLive)
}

fn table_name(mut members: Members<'_>) -> Result<TableName, ApiError> {
    let mut violations = Violations::default();
    let table_name = checked_name(members.string("TableName")?, &mut violations)?;
    violations.refuse()?;
    Ok(TableName { table_name })
}

/// The name of a table that is there, or its ARN. One that is missing or of a wrong length is refused on its own; a
/// wrong character joins the rest (9.1).
pub(super) fn checked_name(
    name: Option<String>,
    violations: &mut Violations,
) -> Result<String, ApiError> {
    let name = name.ok_or_else(error::table::name_required)?;
    if is_arn(&name) {
        violations.text_length(Some(&name), "tableName", 1, limits::TABLE_ARN_CHARS_MAX);
        return Ok(name);
    }
    if !(NAME_CHARS_MIN..=NAME_CHARS_MAX).contains(&name.chars().count()) {
        return Err(error::table::name_length());
    }
    violations.name_pattern(Some(&name), "tableName");
    Ok(name)
}

pub(super) fn check_billing(mode: Option<&str>, violations: &mut Violations) {
    violations.one_of(mode, "billingMode", &["PROVISIONED", "PAY_PER_REQUEST"]);
}

/// A mode that was checked.
pub(super) fn billing(mode: &str) -> BillingMode {
    match mode {
        "PAY_PER_REQUEST" => BillingMode::PayPerRequest,
        _ => BillingMode::Provisioned,
    }
}

pub fn list_tables(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let start = members.string("ExclusiveStartTableName")?;
    let limit = members.integer("Limit")?;

    let mut violations = Violations::default();
    let path = "exclusiveStartTableName";
    // Pattern, length, then the limit (indexes-and-tables.md 7). No ARN stands here (indexes-and-tables.md 6).
    violations.name_pattern(start.as_deref(), path);
    violations.text_length(start.as_deref(), path, NAME_CHARS_MIN, NAME_CHARS_MAX);
    violations.at_least(limit, "limit", 1);
    let most = i64::try_from(limits::LIST_TABLES_MAX).unwrap_or(i64::MAX);
    violations.at_most(limit, "limit", most);
    violations.refuse()?;

    let limit = limit.and_then(|limit| usize::try_from(limit).ok());
    Ok(Operation::ListTables(ListTables { start, limit }))
}

impl RawCreateTable {
    fn take(members: &mut Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            attributes: members.structures(
                "AttributeDefinitions",
                "AttributeDefinition",
                RawAttribute::take,
            )?,
            key: take_key(members)?,
            local_indexes: members.structures(
                "LocalSecondaryIndexes",
                "LocalSecondaryIndex",
                RawIndex::take,
            )?,
            global_indexes: members.structures(
                "GlobalSecondaryIndexes",
                "GlobalSecondaryIndex",
                RawIndex::take,
            )?,
            throughput: RawThroughput::take(members)?,
            table_name: members.string("TableName")?,
            billing: members.string("BillingMode")?,
            deletion_protection: members.boolean("DeletionProtectionEnabled")?,
            tags: tags::take(members)?,
        })
    }

    /// A name that is missing, empty or too long is refused on its own; other faults join the rest (9.1).
    fn refuse_name(&self) -> Result<(), ApiError> {
        let name = self.table_name.as_deref().ok_or_else(error::table::name_required)?;
        if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
            return Err(error::table::name_length());
        }
        Ok(())
    }

    fn check(&self, violations: &mut Violations) {
        violations.required(self.attributes.as_ref(), "attributeDefinitions");
        for (index, attribute) in self.attributes.iter().flatten().enumerate() {
            attribute.check(&format!("attributeDefinitions.{}.member", index + 1), violations);
        }
        // The pattern first, where both are broken (items-tables-capacity.md 9.1).
        violations.name_pattern(self.table_name.as_deref(), "tableName");
        violations.text_length(
            self.table_name.as_deref(),
            "tableName",
            NAME_CHARS_MIN,
            NAME_CHARS_MAX,
        );
        check_key(self.key.as_ref(), "keySchema", limits::KEY_ELEMENTS_MAX, violations);
        check_billing(self.billing.as_deref(), violations);
        for (index, local) in self.local_indexes.iter().flatten().enumerate() {
            let path = format!("localSecondaryIndexes.{}.member", index + 1);
            local.check(&path, limits::KEY_ELEMENTS_MAX, violations);
        }
        for (index, global) in self.global_indexes.iter().flatten().enumerate() {
            let path = format!("globalSecondaryIndexes.{}.member", index + 1);
            global.check(&path, limits::GLOBAL_KEY_ELEMENTS_MAX, violations);
        }
        if let Some(throughput) = self.throughput {
            throughput.check("provisionedThroughput", violations);
        }
    }

    fn into_request(self) -> CreateTable {
        let indexes = |indexes: Vec<RawIndex>| {
            indexes.into_iter().map(RawIndex::into_request).collect::<Vec<_>>()
        };
        CreateTable {
            table_name: self.table_name.unwrap_or_default(),
            attributes: self
                .attributes
                .unwrap_or_default()
                .into_iter()
                .filter_map(RawAttribute::into_definition)
                .collect(),
            key: into_elements(self.key.unwrap_or_default()),
            global_indexes: self.global_indexes.map(indexes),
            local_indexes: self.local_indexes.map(indexes),
            billing: self.billing.as_deref().map(billing),
            throughput: self.throughput.map(RawThroughput::into_throughput),
            deletion_protection: self.deletion_protection.unwrap_or(false),
            tags: self.tags.unwrap_or_default(),
        }
    }
}

impl RawAttribute {
    pub(super) fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let name = members.string("AttributeName")?;
        Ok(Self { name, attribute_type: members.string("AttributeType")? })
    }

    pub(super) fn check(&self, path: &str, violations: &mut Violations) {
        check_attribute_name(self.name.as_ref(), path, violations);
        let path = format!("{path}.attributeType");
        violations.required(self.attribute_type.as_ref(), &path);
        violations.one_of(self.attribute_type.as_deref(), &path, &["B", "N", "S"]);
    }

    /// `None` only for what `check` refused.
    pub(super) fn into_definition(self) -> Option<AttributeDefinition> {
        let attribute_type = AttributeType::from_code(&self.attribute_type?)?;
        Some(AttributeDefinition { name: self.name?, attribute_type })
    }
}

impl RawKeyElement {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let name = members.string("AttributeName")?;
        Ok(Self { name, key_type: members.string("KeyType")? })
    }

    fn check(&self, path: &str, violations: &mut Violations) {
        check_attribute_name(self.name.as_ref(), path, violations);
        let path = format!("{path}.keyType");
        violations.required(self.key_type.as_ref(), &path);
        violations.one_of(self.key_type.as_deref(), &path, &["HASH", "RANGE"]);
    }

    fn print(&self) -> String {
        let (name, key_type) = (self.name.as_deref(), self.key_type.as_deref());
        format!(
            "KeySchemaElement(attributeName={}, keyType={})",
            java::text(name),
            java::text(key_type)
        )
    }
}

fn take_key(members: &mut Members<'_>) -> Result<Option<Vec<RawKeyElement>>, ApiError> {
    members.structures("KeySchema", "KeySchemaElement", RawKeyElement::take)
}

/// A schema that is too long is told at the plain path, whichever index it belongs to (indexes-and-tables.md 1.2).
fn check_key(
    key: Option<&Vec<RawKeyElement>>,
    path: &str,
    most: usize,
    violations: &mut Violations,
) {
    violations.required(key, path);
    let Some(key) = key else { return };
    // An empty one is told at its own path, though (indexes-and-tables.md 1.2).
    let length_path = if key.is_empty() { path } else { "keySchema" };
    violations.length(key.len(), length_path, 1, most, || java::list(key, RawKeyElement::print));
    for (index, element) in key.iter().enumerate() {
        element.check(&format!("{path}.{}.member", index + 1), violations);
    }
}

fn check_attribute_name(name: Option<&String>, path: &str, violations: &mut Violations) {
    let path = format!("{path}.attributeName");
    violations.required(name, &path);
    violations.text_length(name.map(String::as_str), &path, 1, limits::KEY_NAME_CHARS_MAX);
}

fn into_elements(key: Vec<RawKeyElement>) -> Vec<KeyElement> {
    key.into_iter()
        .map(|element| KeyElement {
            name: element.name.unwrap_or_default(),
            sort: element.key_type.as_deref() == Some("RANGE"),
        })
        .collect()
}

impl RawIndex {
    pub(super) fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let projection = members.structure("Projection", "Projection")?;
        Ok(Self {
            key: take_key(&mut members)?,
            projection: projection.map(RawProjection::take).transpose()?,
            throughput: RawThroughput::take(&mut members)?,
            name: members.string("IndexName")?,
        })
    }

    pub(super) fn check(&self, path: &str, key_elements_max: usize, violations: &mut Violations) {
        let name_path = format!("{path}.indexName");
        violations.required(self.name.as_ref(), &name_path);
        violations.name_pattern(self.name.as_deref(), &name_path);
        violations.text_length(self.name.as_deref(), &name_path, NAME_CHARS_MIN, NAME_CHARS_MAX);
        let key_path = format!("{path}.keySchema");
        check_key(self.key.as_ref(), &key_path, key_elements_max, violations);
        let projection_path = format!("{path}.projection");
        violations.required(self.projection.as_ref(), &projection_path);
        if let Some(projection) = &self.projection {
            projection.check(&projection_path, violations);
        }
        if let Some(throughput) = self.throughput {
            throughput.check(&format!("{path}.provisionedThroughput"), violations);
        }
    }

    pub(super) fn into_request(self) -> IndexRequest {
        let projection = self.projection;
        let (projection_type, non_key_attributes) =
            projection.map_or((None, None), |read| (read.projection_type, read.non_key_attributes));
        IndexRequest {
            name: self.name.unwrap_or_default(),
            key: into_elements(self.key.unwrap_or_default()),
            projection_type,
            non_key_attributes,
            throughput: self.throughput.map(RawThroughput::into_throughput),
        }
    }
}

impl RawProjection {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            non_key_attributes: members.list("NonKeyAttributes", member::string)?,
            projection_type: members.string("ProjectionType")?,
        })
    }

    fn check(&self, path: &str, violations: &mut Violations) {
        let type_path = format!("{path}.projectionType");
        let types = ["ALL", "INCLUDE", "KEYS_ONLY"];
        violations.one_of(self.projection_type.as_deref(), &type_path, &types);
        if let Some(names) = &self.non_key_attributes {
            let most = limits::NON_KEY_ATTRIBUTES_MAX;
            violations.length(names.len(), &format!("{path}.nonKeyAttributes"), 1, most, || {
                java::list(names, String::clone)
            });
        }
    }
}

impl RawThroughput {
    pub(super) fn take(members: &mut Members<'_>) -> Result<Option<Self>, ApiError> {
        let Some(mut members) =
            members.structure("ProvisionedThroughput", "ProvisionedThroughput")?
        else {
            return Ok(None);
        };
        let read = members.long("ReadCapacityUnits")?;
        Ok(Some(Self { read, write: members.long("WriteCapacityUnits")? }))
    }

    /// Writes are told first (9.2).
    pub(super) fn check(self, path: &str, violations: &mut Violations) {
        for (units, member) in
            [(self.write, "writeCapacityUnits"), (self.read, "readCapacityUnits")]
        {
            let path = format!("{path}.{member}");
            // One without the other is an error: nothing is taken over from what the table has (indexes-and-tables.md 2.2).
            violations.required(units.as_ref(), &path);
            violations.at_least(units, &path, 1);
        }
    }

    pub(super) fn into_throughput(self) -> Throughput {
        let units = |units: Option<i64>| units.map_or(0, i64::unsigned_abs);
        Throughput { read_units: units(self.read), write_units: units(self.write) }
    }
}
