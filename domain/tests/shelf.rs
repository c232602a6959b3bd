//! The memory twin keeps the storage contract. SQLite runs the same cases inside workerd.

use domain::shelf::{contract, memory::Memory};

#[test]
fn s09_2_the_memory_twin_keeps_the_storage_contract() {
    assert_eq!(contract::run(&mut Memory::default()), Vec::<String>::new());
}

#[test]
fn s09_2_every_case_holds_on_a_store_of_its_own() {
    for (name, case) in contract::suite() {
        assert_eq!(case(&mut Memory::default()), Ok(()), "{name}");
    }
}
