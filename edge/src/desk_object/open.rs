//! What a desk holds once its database is open.

use super::{Core, Desk, Trouble};
use crate::{
    auth,
    host::{Key, Minter, Seal, random},
    store::{self, SqlShelf},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{room::Input, shelf::Broken};
use worker::{Env, console_error};

pub(super) struct Open {
    pub shelf: SqlShelf,
    pub minter: Minter,
    key: Key,
    seal: Option<Seal>,
}

impl Open {
    fn new(core: &Core) -> Result<Self, Broken> {
        let shelf = SqlShelf::open(core.sql.clone())?;
        auth::migrate(&core.sql)?;
        let key = store::key(&core.sql, random)?;
        Ok(Self {
            shelf,
            minter: Minter::new(key),
            key,
            seal: None,
        })
    }

    /// The workspace's own key only salts it: what protects secrets is `MASTER_KEY`, which is not in the database.
    pub fn seal(&mut self, env: &Env) -> Result<&Seal, Trouble> {
        let seal = match self.seal.take() {
            Some(seal) => seal,
            None => Seal::new(&master(env)?, &self.key),
        };
        Ok(self.seal.insert(seal))
    }
}

impl Desk {
    /// Reaches what the database holds, and opens it first if need be.
    pub(super) fn with<R>(&self, reach: impl FnOnce(&mut Open) -> R) -> Result<R, Trouble> {
        if self.open()? {
            self.take_up_again();
        }
        let busy = || Trouble::Storage(Broken("the store was asked from within itself".to_owned()));
        let mut open = self.core.open.try_borrow_mut().map_err(|_| busy())?;
        Ok(reach(open.as_mut().ok_or_else(busy)?))
    }

    /// Says whether it was opened just now.
    fn open(&self) -> Result<bool, Trouble> {
        let Ok(mut open) = self.core.open.try_borrow_mut() else {
            // Somebody reads it: so it is open.
            return Ok(false);
        };
        if open.is_some() {
            return Ok(false);
        }
        *open = Some(Open::new(&self.core)?);
        Ok(true)
    }

    /// After a restart: attempts that nobody will answer for any more, and whatever came due meanwhile. A trouble in here
    /// stops nothing else; the alarm comes again.
    fn take_up_again(&self) {
        let begun = self
            .with(|open| open.shelf.all_on_their_way())
            .unwrap_or_default();
        for (conversation, message) in begun {
            if let Err(trouble) = self.take(Input::Orphan {
                conversation,
                message,
            }) {
                console_error!("an orphan could not be looked at: {trouble}");
            }
        }
        if let Err(trouble) = self.set_alarm() {
            console_error!("the alarm could not be set: {trouble}");
        }
    }
}

fn master(env: &Env) -> Result<Key, Trouble> {
    let text = env
        .secret("MASTER_KEY")
        .map_err(|_| Trouble::NoMasterKey)?
        .to_string();
    let bytes = BASE64_STANDARD
        .decode(text.trim())
        .map_err(|_| Trouble::NoMasterKey)?;
    bytes.try_into().map_err(|_| Trouble::NoMasterKey)
}
