use crate::trouble::{Outcome, Trouble};
pub fn command() -> Outcome<()> {
    Err(Trouble::Usage("soon".into()))
}
