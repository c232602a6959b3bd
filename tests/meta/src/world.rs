//! The one shared thing: settings, state behind its lock, and the channels out of it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc, watch};

use crate::config::Config;
use crate::kept::Keeper;
use crate::state::State;
use crate::webhook::Delivery;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) config: Config,
    /// `http://127.0.0.1:<port>`.
    pub(crate) base: String,
    state: Mutex<State>,
    keeper: Mutex<Option<Keeper>>,
    /// What phone pages hear.
    live: broadcast::Sender<String>,
    pub(crate) client: reqwest::Client,
    pub(crate) lane: mpsc::UnboundedSender<Delivery>,
    /// Turns true when the simulator stops; whatever hangs on purpose waits for it.
    stop: watch::Sender<bool>,
}

impl World {
    pub(crate) fn new(
        config: Config,
        base: String,
        lane: mpsc::UnboundedSender<Delivery>,
    ) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            // Meta does not follow redirects of a webhook address.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(config.retries.patience)
            .build()?;
        let state = Mutex::new(State::new(config.pace));
        let world = Self {
            config,
            base,
            state,
            keeper: Mutex::default(),
            live: broadcast::Sender::new(1024),
            client,
            lane,
            stop: watch::Sender::new(false),
        };
        let path = world.config.keep.as_deref();
        let keeper = path.map(|path| Keeper::open(path, &world));
        *world.keeper.lock().unwrap_or_else(PoisonError::into_inner) = keeper;
        Ok(world)
    }

    /// Runs `work` under the lock. Nothing is awaited inside, so nobody waits long.
    pub(crate) fn with<R>(&self, work: impl FnOnce(&mut State) -> R) -> R {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes down what outlives a restart, where there is a file for it.
    pub(crate) fn keep(&self) {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keeper) = &mut *keeper {
            self.with(|state| keeper.write(state));
        }
    }

    /// Tells every open phone page; nobody listening is fine.
    pub(crate) fn tell(&self, event: &Value) {
        self.live.send(event.to_string()).ok();
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<String> {
        self.live.subscribe()
    }

    /// Comes back when the simulator stops, and not before.
    pub(crate) async fn stopped(&self) {
        self.stop
            .subscribe()
            .wait_for(|stopped| *stopped)
            .await
            .ok();
    }

    /// Ends what hangs, streams and retries.
    pub(crate) fn stop(&self) {
        self.reset();
        self.stop.send_replace(true);
    }

    /// Runs `work` after `delay`, unless a reset came between; counted as pending until then.
    pub(crate) fn later(
        self: &Arc<Self>,
        delay: Duration,
        work: impl FnOnce(&Arc<Self>) + Send + 'static,
    ) {
        let world = Arc::clone(self);
        let epoch = world.begin();
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            if world.with(|state| state.epoch == epoch) {
                work(&world);
            }
            world.end(epoch);
        });
    }

    /// Counts one more unfinished thing; gives the epoch it belongs to.
    pub(crate) fn begin(&self) -> u64 {
        self.with(|state| {
            state.pending += 1;
            state.epoch
        })
    }

    pub(crate) fn end(&self, epoch: u64) {
        self.with(|state| {
            if state.epoch == epoch {
                state.pending = state.pending.saturating_sub(1);
            }
        });
    }

    /// Back to the first moment: cast, chats, faults, logs. Timers that still run find out by the epoch.
    pub(crate) fn reset(&self) {
        self.with(|state| {
            let epoch = state.epoch + 1;
            let views = state
                .views
                .keys()
                .map(|view| (view.clone(), None))
                .collect();
            *state = State {
                epoch,
                views,
                ..State::new(self.config.pace)
            };
        });
        self.tell(&json!({"type": "reset"}));
    }
}
