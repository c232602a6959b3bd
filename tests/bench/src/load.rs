//! A load client: closed loop (as many as possible) and open loop (at a rate, late answers counted as late).

use crate::{bodies::Signed, client::Client, trouble::Trouble};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep_until};

/// Makes the n-th body.
pub type Make = Arc<dyn Fn(u64) -> Signed + Send + Sync>;

/// Where the load goes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    pub address: SocketAddr,
    pub path: &'static str,
}

/// What came of one run of load.
#[derive(Debug, Default, Clone)]
pub struct Round {
    pub answered: u64,
    /// Anything but 200, a broken connection included.
    pub failed: u64,
    pub seconds: f64,
    /// Microseconds, sorted.
    latencies: Vec<u64>,
}

impl Round {
    pub fn per_second(&self) -> f64 {
        self.answered as f64 / self.seconds.max(0.001)
    }

    /// Milliseconds below which this share of the answers came.
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let place = (last as f64 * share).round() as usize;
        self.latencies
            .get(place)
            .map_or(0.0, |micros| *micros as f64 / 1000.0)
    }

    /// Two rounds on the same worker, as one.
    pub fn and(mut self, other: Round) -> Self {
        self.seconds += other.seconds;
        self.add(other);
        self.latencies.sort_unstable();
        self
    }

    fn add(&mut self, other: Round) {
        self.answered += other.answered;
        self.failed += other.failed;
        self.latencies.extend(other.latencies);
    }

    fn count(&mut self, answer: Result<u16, Trouble>, since: Instant) {
        match answer {
            Ok(200) => {
                self.answered += 1;
                self.latencies.push(since.elapsed().as_micros() as u64);
            }
            _ => self.failed += 1,
        }
    }
}

/// Every connection sends the next as soon as the last is answered.
pub async fn closed(target: Target, connections: usize, length: Duration, make: Make) -> Round {
    let next = Arc::new(AtomicU64::new(0));
    let begin = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(keep_sending(
            target,
            begin + length,
            next.clone(),
            make.clone(),
        ));
    }
    gather(tasks, begin).await
}

async fn keep_sending(target: Target, until: Instant, next: Arc<AtomicU64>, make: Make) -> Round {
    let mut round = Round::default();
    let mut client = Client::new(target.address);
    while Instant::now() < until {
        let signed = make(next.fetch_add(1, Ordering::Relaxed));
        let since = Instant::now();
        round.count(client.hook(target.path, &signed).await, since);
    }
    round
}

/// Sends at a steady rate, whatever the answers do. A request's time runs from when it *should* have left.
pub async fn open(
    target: Target,
    rate: u64,
    connections: u64,
    length: Duration,
    make: Make,
) -> Round {
    let begin = Instant::now() + Duration::from_millis(50);
    let total = (rate as f64 * length.as_secs_f64()) as u64;
    let mut tasks = JoinSet::new();
    for lane in 0..connections {
        let make = make.clone();
        tasks.spawn(async move {
            let mut round = Round::default();
            let mut client = Client::new(target.address);
            for count in (lane..total).step_by(connections as usize) {
                let due = begin + Duration::from_secs_f64(count as f64 / rate as f64);
                let signed = make(count);
                sleep_until(due.into()).await;
                round.count(client.hook(target.path, &signed).await, due);
            }
            round
        });
    }
    gather(tasks, begin).await
}

async fn gather(mut tasks: JoinSet<Round>, begin: Instant) -> Round {
    let mut all = Round::default();
    while let Some(part) = tasks.join_next().await {
        all.add(part.unwrap_or_default());
    }
    all.seconds = begin.elapsed().as_secs_f64();
    all.latencies.sort_unstable();
    all
}
