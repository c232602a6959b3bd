//! Chance that depends on nothing but its seed, so that the same command makes the same workspace.

/// One line of numbers (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The line that belongs to one thing of one sowing.
    pub fn of(seed: u64, thing: u64) -> Self {
        let mut dice = Self(seed ^ thing.wrapping_mul(0xd134_2543_de82_ef95));
        dice.next();
        dice
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// Whether something with these odds comes true.
    pub fn percent(&mut self, odds: u64) -> bool {
        self.below(100) < odds
    }

    pub fn id(&mut self) -> u128 {
        (u128::from(self.next()) << 64) | u128::from(self.next())
    }

    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let place = self.below(all.len() as u64);
        all.get(usize::try_from(place).unwrap_or(0)).copied()
    }

    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        self.one_of(all).unwrap_or_default()
    }

    /// Up to `most` milliseconds, short ones far more often than long ones.
    pub fn pause(&mut self, most: i64) -> i64 {
        let share = self.below(1 << 20) as f64 / f64::from(1 << 20);
        (share.powi(4) * most as f64) as i64
    }
}
