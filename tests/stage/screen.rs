//! Where things stand on the screen, for those that many stories look for.

/// Any conversation of the list.
pub const ROW: &str = "//*[starts-with(@id,'row-')]";
/// Where an answer or a note is written.
pub const COMPOSER: &str = "//*[@id='composer-text']";

/// The conversation of the list that says this.
pub fn row(words: &str) -> String {
    format!("{ROW}[contains(.,'{words}')]")
}

/// What was said in the open conversation.
pub fn bubble(words: &str) -> String {
    format!("//*[contains(@class,'bubble')][contains(.,'{words}')]")
}
