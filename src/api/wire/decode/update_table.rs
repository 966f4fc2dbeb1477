//! UpdateTable (indexes-and-tables.md 2.2, 2.3).

use super::super::member::Members;
use super::super::violations::Violations;
use super::table::{RawAttribute, RawIndex, RawThroughput, billing, check_billing, checked_name};
use crate::api::limits::{GLOBAL_KEY_ELEMENTS_MAX, NAME_CHARS_MAX, NAME_CHARS_MIN};
use crate::api::operation::{Concern, IndexThroughput, IndexUpdate, UpdateTable};
use crate::api::{ApiError, Operation};

struct RawUpdateTable {
    attributes: Option<Vec<RawAttribute>>,
    billing: Option<String>,
    throughput: Option<RawThroughput>,
    deletion_protection: Option<bool>,
    index_updates: Option<Vec<RawIndexUpdate>>,
    // Kept out of the concerns until it is checked: the only one of them that has a constraint.
    table_class: Option<String>,
    concerns: Vec<Concern>,
}

struct RawIndexUpdate {
    update: Option<RawIndexThroughput>,
    create: Option<RawIndex>,
    // Whether it is asked for, and whether it says of which index.
    delete: Option<Option<String>>,
}

struct RawIndexThroughput {
    name: Option<String>,
    throughput: Option<RawThroughput>,
}

pub fn update_table(mut members: Members<'_>) -> Result<Operation, ApiError> {
    let raw = RawUpdateTable::take(&mut members)?;
    let mut violations = Violations::default();
    // Typed last: nested members come before plain ones (indexes-and-tables.md 8.4).
    let table_name = checked_name(members.string("TableName")?, &mut violations)?;
    raw.check(&mut violations);
    violations.refuse()?;
    Ok(Operation::UpdateTable(raw.into_request(table_name)))
}

impl RawUpdateTable {
    fn take(members: &mut Members<'_>) -> Result<Self, ApiError> {
        Ok(Self {
            attributes: members.structures(
                "AttributeDefinitions",
                "AttributeDefinition",
                RawAttribute::take,
            )?,
            index_updates: members.structures(
                "GlobalSecondaryIndexUpdates",
                "GlobalSecondaryIndexUpdate",
                RawIndexUpdate::take,
            )?,
            throughput: RawThroughput::take(members)?,
            concerns: take_concerns(members)?,
            table_class: members.string("TableClass")?,
            billing: members.string("BillingMode")?,
            deletion_protection: members.boolean("DeletionProtectionEnabled")?,
        })
    }

    fn check(&self, violations: &mut Violations) {
        for (index, attribute) in self.attributes.iter().flatten().enumerate() {
            attribute.check(&format!("attributeDefinitions.{}.member", index + 1), violations);
        }
        for (index, update) in self.index_updates.iter().flatten().enumerate() {
            let path = format!("globalSecondaryIndexUpdates.{}.member", index + 1);
            update.check(&path, violations);
        }
        if let Some(throughput) = self.throughput {
            throughput.check("provisionedThroughput", violations);
        }
        check_billing(self.billing.as_deref(), violations);
        let classes = ["STANDARD", "STANDARD_INFREQUENT_ACCESS"];
        violations.one_of(self.table_class.as_deref(), "tableClass", &classes);
    }

    fn into_request(mut self, table_name: String) -> UpdateTable {
        if self.table_class.is_some() {
            self.concerns.push(Concern::TableClass);
        }
        let attributes = |list: Vec<RawAttribute>| {
            list.into_iter().filter_map(RawAttribute::into_definition).collect()
        };
        let updates =
            |list: Vec<RawIndexUpdate>| list.into_iter().map(RawIndexUpdate::into_update).collect();
        UpdateTable {
            table_name,
            attributes: self.attributes.map(attributes),
            billing: self.billing.as_deref().map(billing),
            throughput: self.throughput.map(RawThroughput::into_throughput),
            deletion_protection: self.deletion_protection,
            index_updates: self.index_updates.map(updates),
            concerns: self.concerns,
        }
    }
}

/// The members that ask for what the local engine does not do. An empty one asks for nothing.
fn take_concerns(members: &mut Members<'_>) -> Result<Vec<Concern>, ApiError> {
    let mut concerns = Vec::new();
    for concern in
        [Concern::Encryption, Concern::WarmThroughput, Concern::OnDemandThroughput, Concern::Stream]
    {
        let given = members.structure(concern.member(), concern.member())?;
        // The service answers HTTP 500 to an empty one alone, and drops it beside others (indexes-and-tables.md 2.2).
        if given.is_some_and(|given| given.present().next().is_some()) {
            concerns.push(concern);
        }
    }
    let replicas = members.list(Concern::Replicas.member(), Ok)?;
    concerns.extend(replicas.filter(|list| !list.is_empty()).map(|_| Concern::Replicas));
    Ok(concerns)
}

impl RawIndexUpdate {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let update = members.structure("Update", "UpdateGlobalSecondaryIndexAction")?;
        let create = members.structure("Create", "CreateGlobalSecondaryIndexAction")?;
        let delete = members.structure("Delete", "DeleteGlobalSecondaryIndexAction")?;
        Ok(Self {
            update: update.map(RawIndexThroughput::take).transpose()?,
            create: create.map(RawIndex::take).transpose()?,
            delete: delete.map(|mut delete| delete.string("IndexName")).transpose()?,
        })
    }

    fn check(&self, path: &str, violations: &mut Violations) {
        if let Some(update) = &self.update {
            check_index_name(update.name.as_ref(), &format!("{path}.update"), violations);
            if let Some(throughput) = update.throughput {
                throughput.check(&format!("{path}.update.provisionedThroughput"), violations);
            }
        }
        if let Some(create) = &self.create {
            create.check(&format!("{path}.create"), GLOBAL_KEY_ELEMENTS_MAX, violations);
        }
        if let Some(name) = &self.delete {
            check_index_name(name.as_ref(), &format!("{path}.delete"), violations);
        }
    }

    fn into_update(self) -> IndexUpdate {
        IndexUpdate {
            update: self.update.map(|update| IndexThroughput {
                name: update.name.unwrap_or_default(),
                throughput: update.throughput.map(RawThroughput::into_throughput),
            }),
            create: self.create.map(RawIndex::into_request),
            delete: self.delete.map(Option::unwrap_or_default),
        }
    }
}

impl RawIndexThroughput {
    fn take(mut members: Members<'_>) -> Result<Self, ApiError> {
        let throughput = RawThroughput::take(&mut members)?;
        Ok(Self { throughput, name: members.string("IndexName")? })
    }
}

fn check_index_name(name: Option<&String>, path: &str, violations: &mut Violations) {
    let path = format!("{path}.indexName");
    violations.required(name, &path);
    violations.name_pattern(name.map(String::as_str), &path);
    violations.text_length(name.map(String::as_str), &path, NAME_CHARS_MIN, NAME_CHARS_MAX);
}
