mod conditions;
pub mod desk;
mod reads;
mod refusals;
mod writes;
