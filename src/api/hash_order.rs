//! The order Java's hash tables keep, which shows in what the service lists and echoes (indexes-and-tables.md 1.3).

/// The order in which a hash table made with this capacity (rounded up to a power of two) walks its entries: by bucket,
/// and inside one as inserted. The capacity doubles when more than three quarters of it are filled.
pub fn hash_order<T>(mut entries: Vec<T>, capacity: usize, name: impl Fn(&T) -> &str) -> Vec<T> {
    let mut capacity = capacity.next_power_of_two();
    while entries.len() * 4 > capacity * 3 {
        capacity *= 2;
    }
    // A stable sort: the entries of one bucket stay as they were inserted.
    entries.sort_by_key(|entry| bucket(name(entry), capacity));
    entries
}

fn bucket(name: &str, capacity: usize) -> usize {
    let hash = name
        // As `String.hashCode` does: over UTF-16, wrapping at 32 bits.
        .encode_utf16()
        .fold(0_u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    usize::try_from(hash ^ (hash >> 16)).unwrap_or(usize::MAX) & (capacity - 1)
}
