use crate::trouble::{Outcome, Trouble};
pub fn command(_a: lexopt::Parser) -> Outcome<()> {
    Err(Trouble::Usage("soon".into()))
}
