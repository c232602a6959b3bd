//! Keys as WebDriver has them, for what is typed and pressed.

pub const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";
pub const ESCAPE: &str = "\u{e00c}";
pub const END: &str = "\u{e010}";
pub const HOME: &str = "\u{e011}";
pub const DOWN: &str = "\u{e015}";
/// Held until `NOTHING`, or the end.
pub const SHIFT: &str = "\u{e008}";
pub const CONTROL: &str = "\u{e009}";
pub const COMMAND: &str = "\u{e03d}";
/// Lets every held key go.
pub const NOTHING: &str = "\u{e000}";
