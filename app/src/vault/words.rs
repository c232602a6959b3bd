//! Drafts, and whose they are.

use super::{DRAFTS, Lost, OWNER, Step, Vault, record};
use domain::ids::{AgentId, ConversationId};
use std::collections::BTreeMap;

/// Stands between whose draft it is and of which conversation.
const BY: &str = ".";

/// One person's drafts, and who was here last.
#[derive(Debug, Default)]
pub struct Words {
    pub owner: Option<AgentId>,
    pub drafts: BTreeMap<ConversationId, String>,
}

impl Vault {
    /// What this person typed and did not send. What an older version kept without sealing is sealed by the way.
    pub async fn words(&self, me: AgentId) -> Result<Words, Lost> {
        let mut words = Words::default();
        let plain = self.words_in(DRAFTS).await?;
        words.owner = plain
            .iter()
            .find(|(key, _)| key.as_string().as_deref() == Some(OWNER))
            .and_then(|(_, owner)| record::open(&owner.as_string()?));
        let is_own = words.owner.is_none_or(|owner| owner == me);
        for (key, text) in self.open_words(DRAFTS, &plain).await? {
            let named = key.split_once(BY).map(|(_, id)| id);
            let id = named.unwrap_or(&key).parse();
            let (Ok(id), Some(text)) = (id, record::open::<String>(&text)) else {
                continue;
            };
            if named.is_some() {
                words.drafts.insert(id, text);
                continue;
            }
            // Older versions kept one person's drafts, without a name, and threw them away when somebody else came.
            if !is_own || self.keep_draft(id, &text).await.is_ok() {
                let steps = [Step::Delete(DRAFTS, key.into())];
                self.database.change(&steps).await?;
            }
            if is_own {
                words.drafts.insert(id, text);
            }
        }
        Ok(words)
    }

    /// From here on, what is written belongs to this person.
    pub async fn own_words(&self, owner: AgentId) -> Result<(), Lost> {
        let owner = record::seal(&owner);
        self.put(DRAFTS, OWNER, owner.into()).await
    }

    /// Keeps a draft; an empty one is forgotten.
    pub async fn keep_draft(&self, id: ConversationId, text: &str) -> Result<(), Lost> {
        let lease = self.lease().ok_or(Lost::Gone)?;
        // Two people at one browser each have a draft of their own; only its own person's key opens it.
        let key = [lease.agent.to_string(), id.to_string()].join(BY);
        if text.is_empty() {
            let steps = [Step::Delete(DRAFTS, key.into())];
            return self.database.change(&steps).await;
        }
        self.put_sealed(DRAFTS, &key, record::seal(&text)).await
    }
}
