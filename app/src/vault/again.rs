//! Opening the database once more, after it was closed under us.

use super::{LAYOUT, Lost, NAME, REPLICA, STORES, Vault};

impl Vault {
    /// Whether the database was closed under us since somebody asked last.
    #[must_use]
    pub fn was_closed(&self) -> bool {
        self.database.was_closed()
    }

    /// Opens it once more. There may be nothing in it; the lease, which is still held here, lies in it again.
    pub async fn open_again(&self) -> Result<(), Lost> {
        let again = self.database.open_again(NAME, LAYOUT, &STORES, &REPLICA);
        again.await?;
        match self.lease() {
            Some(lease) => self.take_lease(lease).await,
            None => Ok(()),
        }
    }
}
