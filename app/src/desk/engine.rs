//! What the desk runs on: the mirror, the board, and hands to the things outside. Each kind of work has a file of its
//! own: [`stream`](super::stream), [`send`](super::send), [`keep`](super::keep), [`look`](super::look).

use super::{
    ahead::{Ahead, REST},
    board::{Board, change, note_of},
    facts::Refused,
    keep::Keeping,
    lead::Leading,
    look::Looking,
    search::Finding,
    working::Work,
};
use crate::{
    host,
    link::{Link, News, jumped, stream::Leash},
    outbox::{Outbox, Pace},
    tabs::{Alone, Tabs, Told},
    uploads::Uploads,
    vault::Kept,
};
use domain::{
    command::{Command, Keyed},
    conversation::EntryKey,
    ids::{CommandKey, ConversationId, Ids},
    mirror::{Mirror, Seen},
    refusal::Refusal,
    time::{Span, Time},
    wire::Answer,
};
use gloo_timers::future::TimeoutFuture;
use leptos::{
    prelude::{GetUntracked, Owner, Update, document, window},
    task::spawn_local,
};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::EventTarget;

const TICK_MS: u32 = 1000;
/// Two frames.
const SENT_BEHIND_MS: u32 = 32;
/// How often views are told the time.
const NOW_STEP: Span = Span::seconds(15);

/// One page's engine.
pub struct Engine {
    pub mirror: RefCell<Mirror>,
    pub board: Board,
    pub outbox: Outbox,
    pub uploads: Uploads,
    pub pace: RefCell<Pace>,
    pub sending: Cell<Sending>,
    /// Held while this tab sends.
    pub sender: RefCell<Option<Alone>>,
    pub link: RefCell<Link>,
    pub stream: RefCell<Option<Leash>>,
    /// Counts connections, so that the end of an old one is not taken for the end of the new one.
    pub connection: Cell<u32>,
    /// What is held cannot be followed on: start over.
    pub starts_over: Cell<bool>,
    pub looking: RefCell<Looking>,
    pub ahead: Ahead,
    pub work: Work,
    pub finding: Finding,
    pub keeping: RefCell<Keeping>,
    /// The newest line that the person was called to.
    pub called: Cell<Option<EntryKey>>,
    pub lead: Leading,
    /// Whether the stream broke since it was last open.
    pub was_broken: Cell<bool>,
    /// The two clocks at the last tick.
    ticked: Cell<(Time, Time)>,
    pub tabs: RefCell<Option<Tabs>>,
    /// Lives as long as the page, unlike the views that ask for drafts.
    pub owner: Owner,
}

/// Whether this tab's sender is at work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    Resting,
    Busy,
    /// Something new came while it was busy.
    BusyAndMore,
}

impl Engine {
    #[must_use]
    pub fn new() -> Rc<Self> {
        let now = host::now();
        Rc::new(Self {
            mirror: RefCell::default(),
            board: Board::new(now),
            outbox: Outbox::default(),
            uploads: Uploads::default(),
            pace: RefCell::default(),
            sending: Cell::new(Sending::Resting),
            sender: RefCell::default(),
            link: RefCell::new(Link::new(host::ticks())),
            stream: RefCell::default(),
            connection: Cell::new(0),
            starts_over: Cell::new(false),
            looking: RefCell::default(),
            ahead: Ahead::default(),
            work: Work::default(),
            finding: Finding::default(),
            keeping: RefCell::default(),
            called: Cell::default(),
            lead: Leading::default(),
            was_broken: Cell::new(false),
            ticked: Cell::new((host::clock(), host::ticks())),
            tabs: RefCell::default(),
            owner: Owner::current().unwrap_or_default(),
        })
    }

    /// Begins to listen, to tick, and to paint what was kept.
    pub fn start(self: &Rc<Self>) {
        self.listen();
        let engine = self.clone();
        spawn_local(async move {
            engine.restore().await;
            loop {
                TimeoutFuture::new(TICK_MS).await;
                engine.tick();
            }
        });
    }

    fn listen(self: &Rc<Self>) {
        let engine = Rc::downgrade(self);
        let tabs = Tabs::new(move |told| {
            if let Some(engine) = engine.upgrade() {
                engine.hear_tab(told);
            }
        });
        *self.tabs.borrow_mut() = Some(tabs);
        self.on_window("online", |engine| engine.hear(News::Online));
        self.on_window("offline", |engine| engine.hear(News::Offline));
        self.on_window("visibilitychange", Self::visibility_changed);
        self.on(&document(), "freeze", Self::fall_asleep);
        // After a freeze the stream is deaf, and nothing else says so. This event stays at the document.
        self.on(&document(), "resume", Self::wake_up);
        self.on_window("pagehide", Self::flush_now);
        self.on_window("recado-version", |engine| {
            change(&engine.board.renewal, true)
        });
    }

    fn on_window(self: &Rc<Self>, event: &str, act: impl Fn(&Rc<Self>) + 'static) {
        self.on(&window(), event, act);
    }

    fn on(self: &Rc<Self>, target: &EventTarget, event: &str, act: impl Fn(&Rc<Self>) + 'static) {
        let engine = self.clone();
        let heard = Closure::<dyn Fn()>::new(move || act(&engine));
        // No page refuses a listener.
        target
            .add_event_listener_with_callback(event, heard.as_ref().unchecked_ref())
            .ok();
        // The page and the engine end together, so nobody ever takes the listener away.
        heard.forget();
    }

    fn visibility_changed(self: &Rc<Self>) {
        if host::is_shown() {
            self.hear(News::Shown);
            self.look();
            self.look_ahead(REST);
        } else {
            self.flush_now();
        }
    }

    fn tick(self: &Rc<Self>) {
        let now = host::now();
        if (now - self.board.now.get_untracked()).0.abs() >= NOW_STEP.0 {
            change(&self.board.now, now);
            self.work_again();
            self.look_ahead_again();
        }
        let ticks = (host::clock(), host::ticks());
        let before = self.ticked.replace(ticks);
        if jumped(ticks.0 - before.0, ticks.1 - before.1) {
            self.hear(News::Woke);
        }
        self.hear(News::Tick {
            shown: host::is_shown(),
        });
        if self.pace.borrow().is_due(ticks.1) {
            self.send();
        }
        self.mind_vault();
        self.keep_loose();
        self.watch_lease();
        self.look();
    }

    /// Lets the mirror take something in and brings everything up to date with what that changed.
    pub fn change<T>(self: &Rc<Self>, act: impl FnOnce(&mut Mirror) -> T) -> T
    where
        T: AsRef<[Seen]>,
    {
        let seen = act(&mut self.mirror.borrow_mut());
        self.show(seen.as_ref());
        seen
    }

    /// Brings signals, vault and the conversation looked at up to date with the mirror's news.
    pub fn show(self: &Rc<Self>, seen: &[Seen]) {
        self.board.show(&self.mirror.borrow(), seen);
        self.work_on(seen);
        for one in seen {
            if let Seen::Refused { keyed, refusal } = one {
                self.refused(keyed, *refusal);
            }
        }
        self.note(seen);
        self.note_ahead();
        self.look();
    }

    /// Shows a wish at once, and sends it on its way.
    ///
    /// # Errors
    /// The reason why it would not be granted; nothing has changed then.
    pub fn wish(
        self: &Rc<Self>,
        conversation: ConversationId,
        command: Command,
    ) -> Result<CommandKey, Refusal> {
        let key = CommandKey(host::BrowserIds.fresh());
        let command = self.mirror.borrow().as_known(conversation, command);
        let keyed = Keyed {
            key,
            conversation,
            command,
        };
        let seen = self.mirror.borrow_mut().wish(keyed.clone(), host::now())?;
        let at = self.wished_at(key);
        self.show(&seen);
        let seat_at = self.outbox.seat_at(at);
        let kept = Kept::new(keyed, at, seat_at, self.outbox.count());
        let engine = self.clone();
        spawn_local(async move {
            if let Err(lost) = engine.outbox.keep(kept).await {
                engine.cannot_keep(lost);
            }
            // What was kept is not lost any more, and the frame that shows it comes before the network.
            TimeoutFuture::new(SENT_BEHIND_MS).await;
            engine.send();
        });
        Ok(key)
    }

    fn wished_at(&self, key: CommandKey) -> Time {
        let mirror = self.mirror.borrow();
        let pending = mirror
            .pending()
            .iter()
            .find(|pending| pending.keyed.key == key);
        pending.map_or_else(host::now, |pending| pending.at)
    }

    fn refused(self: &Rc<Self>, keyed: &Keyed, refusal: Refusal) {
        match &keyed.command {
            // Nobody asked for it, so nobody is told.
            Command::MarkSeen { .. } => return,
            Command::Reply { text, .. } => self.give_back(keyed.conversation, text),
            Command::AddNote { text } => self.give_back(note_of(keyed.conversation), text),
            _ => {}
        }
        let refused = Refused {
            keyed: keyed.clone(),
            refusal,
        };
        let same =
            |one: &Refused| one.keyed.conversation == keyed.conversation && one.refusal == refusal;
        self.board.refused.update(|all| {
            // What follows a refused claim is refused with it: one notice, and above all of what became of the words.
            if !all.iter().any(|one| same(one) && one.has_words()) {
                all.retain(|one| !same(one));
                all.push(refused);
            }
        });
    }

    /// The worker's word on commands, whichever tab asked it.
    pub fn hear_answers(self: &Rc<Self>, answers: &[Answer]) {
        for answer in answers {
            self.change(|mirror| mirror.on_answer(*answer));
        }
    }

    /// The same of commands that this tab sent. What was wished in a tab that is closed is refused to nobody but this one:
    /// here its words come back.
    pub fn hear_of(self: &Rc<Self>, sent: &[Kept], answers: &[Answer]) {
        for answer in answers {
            match answer {
                Answer::Refused { key, refusal } if !self.is_pending(*key) => {
                    let wished = sent.iter().find(|kept| kept.keyed.key == *key);
                    wished
                        .iter()
                        .for_each(|kept| self.refused(&kept.keyed, *refusal));
                }
                answer => self.hear_answers(&[*answer]),
            }
        }
    }

    pub fn is_pending(&self, key: CommandKey) -> bool {
        let mirror = self.mirror.borrow();
        mirror
            .pending()
            .iter()
            .any(|pending| pending.keyed.key == key)
    }

    fn hear_tab(self: &Rc<Self>, told: Told) {
        match told {
            Told::Answers(answers) => {
                self.look_at_files(&answers);
                self.hear_answers(&answers);
            }
            // Who told it has wiped what is kept.
            Told::SignedOut => self.leave_desk(),
            Told::SignedIn(agent) => {
                let same = self.mirror.borrow().me().is_some_and(|me| me.id == agent);
                if !same {
                    self.leave_desk();
                }
                self.take_up_lease(same);
            }
            Told::Lead(said) => self.hear_lead(said),
            Told::Draft(draft) => self.hear_draft(draft),
        }
    }

    pub fn tell_tabs(&self, told: &Told) {
        if let Some(tabs) = &*self.tabs.borrow() {
            tabs.tell(told);
        }
    }

    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.mirror.borrow().me().is_some()
    }
}
