//! The rules, one by one: what is given, what is wished or told, and what comes of it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, which is what it is for"
)]

mod support;

use domain::{
    agent::{Agent, Role, Scope},
    command::{Command, Keyed},
    contact::ExternalKind,
    conversation::{Conversation, Status},
    ids::{AgentId, CommandKey, ConversationId, Ids as _},
    incoming::{Incoming, IncomingMessage, Moment, ProviderId, Sender, Side, What},
    message::{Again, Delivery, Failure, Forwarded, Message, Verdict, Why},
    refusal::Refusal,
    room::{Commit, Ignored, Input, Outcome, Taken, take},
    shelf::{Rows, Shelf as _, memory::Memory},
    time::{Span, Time},
    wire::Posted,
};
use support::{SeededIds, VENDAS, address, agent, name, said, sender, settings, text};

const START: Time = Time(1_800_000_000_000);
const ANA: AgentId = AgentId(1);
const BRUNO: AgentId = AgentId(2);
const SUPERVISOR: AgentId = AgentId(3);
const AUDITOR: AgentId = AgentId(4);
const LIMITED: AgentId = AgentId(5);
const GONE: AgentId = AgentId(6);

/// A workspace in memory with a clock in the test's hand.
struct World {
    shelf: Memory,
    ids: SeededIds,
    now: Time,
}

fn people() -> Vec<Agent> {
    let gone = Agent {
        active: false,
        ..agent(6, Role::Agent, Scope::All)
    };
    vec![
        agent(1, Role::Agent, Scope::All),
        agent(2, Role::Agent, Scope::All),
        agent(3, Role::Supervisor, Scope::All),
        agent(4, Role::Auditor, Scope::All),
        agent(5, Role::LimitedAgent, Scope::Own),
        gone,
    ]
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            shelf: Memory::default(),
            ids: SeededIds::new(1),
            now: START,
        };
        world.put(Input::Settle {
            settings: settings(people()),
        });
        world
    }

    fn put(&mut self, input: Input<'_>) -> Commit {
        let mut commit = take(&self.shelf, input, self.now, &mut self.ids).unwrap();
        if !commit.is_empty() {
            let mut posted: Posted = commit.posted.clone();
            self.shelf.commit(&commit.rows, &mut posted).unwrap();
            commit.posted = posted;
        }
        commit
    }

    fn pass(&mut self, span: Span) {
        self.now = self.now + span;
    }

    /// A customer's text; what became of it.
    fn hear(&mut self, id: &str, body: &str) -> Outcome {
        let piece = said(joana(), id, self.now, body);
        self.tell(piece)
    }

    fn tell(&mut self, piece: Incoming) -> Outcome {
        let outcomes = self.put(Input::Batch { incoming: &[piece] }).outcomes;
        outcomes.first().cloned().unwrap()
    }

    fn conversation(&self) -> Conversation {
        let snapshot = self.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
        snapshot.heads.first().unwrap().conversation.clone()
    }

    fn id(&self) -> ConversationId {
        self.conversation().id
    }

    fn wish(&mut self, who: AgentId, command: Command) -> Result<Commit, Refusal> {
        let key = CommandKey(self.ids.fresh());
        self.wish_as(key, who, command)
    }

    fn wish_as(
        &mut self,
        key: CommandKey,
        who: AgentId,
        command: Command,
    ) -> Result<Commit, Refusal> {
        let keyed = Keyed {
            key,
            conversation: self.id(),
            command,
        };
        let commit = self.put(Input::Wish { who, keyed: &keyed });
        match commit.answer {
            Some(Taken::Refused(refusal)) => Err(refusal),
            Some(_) => Ok(commit),
            None => panic!("a wish is answered"),
        }
    }

    fn reply(&mut self, who: AgentId, body: &str) -> Result<Message, Refusal> {
        let key = CommandKey(self.ids.fresh());
        self.wish_as(
            key,
            who,
            Command::Reply {
                text: body.to_owned(),
                quotes: None,
            },
        )?;
        Ok(self.message(key))
    }

    fn message(&self, key: CommandKey) -> Message {
        let row = self
            .shelf
            .entry_named(self.id(), key.entry())
            .unwrap()
            .unwrap();
        row.entry.message().unwrap().clone()
    }

    fn delivery(&self, message: &Message) -> Delivery {
        let row = self
            .shelf
            .entry(message.conversation, message.key())
            .unwrap()
            .unwrap();
        row.entry.message().unwrap().delivery.clone()
    }

    fn judge(&mut self, message: &Message, attempt: u32, verdict: Verdict) {
        let (conversation, message) = (message.conversation, message.key());
        self.put(Input::Verdict {
            conversation,
            message,
            attempt,
            verdict,
        });
    }

    fn accept(&mut self, message: &Message) {
        self.judge(message, 1, Verdict::Accepted { id: wamid(message) });
    }

    fn status(&mut self, message: &Message, delivery: Delivery) -> Outcome {
        let what = What::Status {
            id: wamid(message),
            delivery,
            tag: None,
        };
        self.tell(Incoming {
            to: address(VENDAS),
            at: Some(self.now),
            from: Some(joana()),
            what,
        })
    }
}

fn joana() -> Sender {
    sender(vec![
        name(ExternalKind::Bsuid, "BR.1"),
        name(ExternalKind::WaId, "5511555000001"),
    ])
}

fn wamid(message: &Message) -> ProviderId {
    ProviderId(format!("wamid.out.{}", message.id))
}

fn failure(why: Why, again: Again) -> Failure {
    Failure {
        why,
        again,
        code: None,
        detail: None,
    }
}

fn world_with_a_question() -> World {
    let mut world = World::new();
    assert_eq!(world.hear("wamid.1", "oi"), Outcome::Applied);
    world
}

#[test]
fn s01_1_the_first_sight_opens_one_conversation_and_numbers_count() {
    let mut world = world_with_a_question();
    let other = sender(vec![name(ExternalKind::WaId, "5511555000002")]);
    world.tell(said(other, "wamid.2", world.now, "olá"));
    let snapshot = world.shelf.snapshot(&agent(1, Role::Agent, Scope::All));
    let mut numbers: Vec<u64> = snapshot
        .heads
        .iter()
        .map(|head| head.conversation.number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}

#[test]
fn s01_2_any_lasting_name_finds_the_person_again() {
    let mut world = world_with_a_question();
    for id in [
        name(ExternalKind::Bsuid, "BR.1"),
        name(ExternalKind::Phone, "5511555000001"),
    ] {
        let piece = said(
            sender(vec![id.clone()]),
            &format!("wamid.{}", id.value),
            world.now,
            "de novo",
        );
        world.tell(piece);
    }
    assert_eq!(world.conversation().inbound, 3);
}

#[test]
fn s02_1_what_was_seen_before_changes_nothing() {
    let mut world = world_with_a_question();
    let before = world.conversation();
    let piece = said(joana(), "wamid.1", world.now, "oi");
    assert_eq!(
        world.tell(piece),
        Outcome::Ignored {
            why: Ignored::Duplicate
        }
    );
    assert_eq!(world.conversation(), before);
}

#[test]
fn s02_3_a_live_message_is_unread_starts_the_wait_and_opens_the_window() {
    let head = world_with_a_question().conversation();
    assert_eq!(
        (head.unread(), head.waiting_since, head.customer_at),
        (1, Some(START), Some(START))
    );
}

#[test]
fn s02_4_history_counts_for_nothing() {
    let mut world = world_with_a_question();
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Closed,
            },
        )
        .unwrap();
    let message = IncomingMessage {
        id: ProviderId("wamid.old".into()),
        side: Side::Customer,
        moment: Moment::Past,
        content: text("ano passado"),
        quotes: None,
        forwarded: Forwarded::No,
        referral: None,
    };
    let at = Some(Time(START.0 - 1_000_000));
    let what = What::Message(Box::new(message));
    assert_eq!(
        world.tell(Incoming {
            to: address(VENDAS),
            at,
            from: Some(joana()),
            what
        }),
        Outcome::Applied
    );
    let head = world.conversation();
    assert_eq!(
        (head.status, head.unread(), head.customer_at),
        (Status::Closed, 0, Some(START))
    );
}

#[test]
fn s03_1_the_second_claimer_is_told_the_owner() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.wish(BRUNO, Command::Claim).unwrap_err(),
        Refusal::AlreadyOwned { owner: ANA }
    );
    assert_eq!(world.conversation().owner, Some(ANA));
}

#[test]
fn s03_2_answering_an_unowned_conversation_claims_it() {
    let mut world = world_with_a_question();
    world.reply(BRUNO, "bom dia").unwrap();
    assert_eq!(world.conversation().owner, Some(BRUNO));
}

#[test]
fn s03_3_answering_somebody_elses_is_refused_but_not_to_supervisors() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.reply(BRUNO, "oi").unwrap_err(),
        Refusal::AlreadyOwned { owner: ANA }
    );
    assert!(world.reply(SUPERVISOR, "oi").is_ok());
}

#[test]
fn s03_4_the_owner_gives_back_and_of_others_only_supervisors() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    assert_eq!(
        world.wish(BRUNO, Command::Release).unwrap_err(),
        Refusal::NotOwner
    );
    world.wish(SUPERVISOR, Command::Release).unwrap();
    assert_eq!(world.conversation().owner, None);
}

#[test]
fn s03_5_only_somebody_active_who_may_reply_becomes_the_owner() {
    let mut world = world_with_a_question();
    for to in [AUDITOR, GONE, AgentId(99)] {
        let refused = world
            .wish(ANA, Command::Assign { to: Some(to) })
            .unwrap_err();
        assert_eq!(refused, Refusal::NoSuchAgent, "{to}");
    }
    world
        .wish(ANA, Command::Assign { to: Some(BRUNO) })
        .unwrap();
    assert_eq!(world.conversation().owner, Some(BRUNO));
}

#[test]
fn s03_6_what_is_so_already_is_granted_and_makes_no_event() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::Claim).unwrap();
    let again = [
        Command::Claim,
        Command::SetStatus {
            status: Status::Open,
        },
        Command::MarkSeen { inbound: 0 },
    ];
    for command in again {
        assert!(world.wish(ANA, command).unwrap().posted.events.is_empty());
    }
}

#[test]
fn s04_2_a_customer_reopens_what_rests_under_the_same_owner() {
    let until = START + Span::hours(5);
    for status in [Status::Pending, Status::Snoozed { until }, Status::Closed] {
        let mut world = world_with_a_question();
        world.wish(ANA, Command::Claim).unwrap();
        world.wish(ANA, Command::SetStatus { status }).unwrap();
        world.hear("wamid.2", "ainda aí?");
        let head = world.conversation();
        assert_eq!(
            (head.status, head.owner),
            (Status::Open, Some(ANA)),
            "{status:?}"
        );
    }
}

#[test]
fn s04_3_a_snooze_ends_at_its_instant_however_late_the_alarm() {
    let mut world = world_with_a_question();
    let past = Command::SetStatus {
        status: Status::Snoozed { until: START },
    };
    assert_eq!(world.wish(ANA, past).unwrap_err(), Refusal::InThePast);
    let until = START + Span::hours(1);
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Snoozed { until },
            },
        )
        .unwrap();
    world.pass(Span::minutes(59));
    world.put(Input::Due);
    assert_eq!(world.conversation().status, Status::Snoozed { until });
    world.pass(Span::hours(30));
    world.put(Input::Due);
    assert_eq!(world.conversation().status, Status::Open);
}

#[test]
fn s04_4_closing_ends_the_wait_and_leaves_nothing_unread() {
    let mut world = world_with_a_question();
    world
        .wish(
            ANA,
            Command::SetStatus {
                status: Status::Closed,
            },
        )
        .unwrap();
    let head = world.conversation();
    assert_eq!((head.waiting_since, head.unread()), (None, 0));
}

#[test]
fn s04_5_seen_only_grows_and_never_passes_what_there_is() {
    let mut world = world_with_a_question();
    world.wish(ANA, Command::MarkSeen { inbound: 99 }).unwrap();
    assert_eq!(world.conversation().seen, 1);
    world.wish(ANA, Command::MarkSeen { inbound: 0 }).unwrap();
    assert_eq!(world.conversation().seen, 1);
}

#[test]
fn s05_1_delivery_only_climbs() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.accept(&message);
    assert_eq!(world.status(&message, Delivery::Read), Outcome::Applied);
    for late in [Delivery::Accepted, Delivery::Delivered, Delivery::Read] {
        assert_eq!(
            world.status(&message, late),
            Outcome::Ignored {
                why: Ignored::OldNews
            }
        );
    }
    assert_eq!(world.delivery(&message), Delivery::Read);
}

#[test]
fn s05_2_a_status_before_the_answer_is_kept() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    assert_eq!(
        world.status(&message, Delivery::Delivered),
        Outcome::Ignored {
            why: Ignored::UnknownMessage
        }
    );
    world.accept(&message);
    assert_eq!(world.delivery(&message), Delivery::Delivered);
}

#[test]
fn s05_3_one_attempt_at_a_time_in_the_order_written() {
    let mut world = world_with_a_question();
    let (first, second) = (
        world.reply(ANA, "um").unwrap(),
        world.reply(ANA, "dois").unwrap(),
    );
    assert!(
        first.key() < second.key(),
        "written in one millisecond, read in order"
    );
    assert_eq!(world.delivery(&first), Delivery::Sending { attempt: 1 });
    assert!(matches!(world.delivery(&second), Delivery::Queued { .. }));
    world.accept(&first);
    assert_eq!(world.delivery(&second), Delivery::Sending { attempt: 1 });
}

#[test]
fn s05_4_a_passing_refusal_is_tried_again_and_the_fifth_is_final() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    let mut pauses = Vec::new();
    for attempt in 1..=5 {
        assert_eq!(world.delivery(&message), Delivery::Sending { attempt });
        let failure = failure(Why::RateLimited, Again::Safe);
        world.judge(
            &message,
            attempt,
            Verdict::Later {
                after: None,
                failure,
            },
        );
        if let Delivery::Queued { due, .. } = world.delivery(&message) {
            pauses.push(due - world.now);
            world.now = due;
            world.put(Input::Due);
        }
    }
    assert!(pauses.is_sorted() && pauses.len() == 4, "{pauses:?}");
    assert!(matches!(
        world.delivery(&message),
        Delivery::Failed { attempt: 5, .. }
    ));
}

#[test]
fn s05_5_s05_10_after_silence_only_a_person_repeats() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.judge(
        &message,
        1,
        Verdict::Unsure {
            failure: failure(Why::TimedOut, Again::ByPerson),
        },
    );
    world.pass(Span::hours(2));
    let due = world.put(Input::Due);
    assert!(due.effects.is_empty());
    assert_eq!(world.conversation().failed, [message.id]);
}

#[test]
fn s05_6_only_a_failed_message_is_sent_again_as_the_next_attempt() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    let retry = || Command::Retry {
        message: message.key(),
    };
    assert_eq!(world.wish(ANA, retry()).unwrap_err(), Refusal::NotFailed);
    world.judge(
        &message,
        1,
        Verdict::Never {
            failure: failure(Why::Undeliverable, Again::ByPerson),
        },
    );
    world.wish(ANA, retry()).unwrap();
    assert_eq!(world.delivery(&message), Delivery::Sending { attempt: 2 });
    assert!(world.conversation().failed.is_empty());
    assert_eq!(world.wish(ANA, retry()).unwrap_err(), Refusal::NotFailed);
}

#[test]
fn s05_11_a_bad_token_stops_the_inbox_until_a_send_succeeds() {
    let mut world = world_with_a_question();
    let message = world.reply(ANA, "oi").unwrap();
    world.judge(
        &message,
        1,
        Verdict::Never {
            failure: failure(Why::TokenInvalid, Again::ByPerson),
        },
    );
    let stopped = |world: &World| {
        world
            .shelf
            .settings()
            .inbox(VENDAS)
            .unwrap()
            .stopped
            .is_some()
    };
    assert!(stopped(&world));
    world
        .wish(
            ANA,
            Command::Retry {
                message: message.key(),
            },
        )
        .unwrap();
    world.judge(
        &message,
        2,
        Verdict::Accepted {
            id: wamid(&message),
        },
    );
    assert!(!stopped(&world));
}

#[test]
fn s05_12_a_note_makes_nothing_leave() {
    let mut world = world_with_a_question();
    let commit = world
        .wish(
            ANA,
            Command::AddNote {
                text: "cliente antigo".into(),
            },
        )
        .unwrap();
    assert!(commit.effects.is_empty());
    assert_eq!(commit.posted.events.len(), 1);
}

#[test]
fn s06_1_s06_2_the_window_closes_after_24_hours_to_the_millisecond() {
    let mut world = world_with_a_question();
    world.pass(Span(Span::hours(24).0 - 1));
    assert!(world.reply(ANA, "ainda dá").is_ok());
    world.pass(Span(1));
    assert_eq!(
        world.reply(ANA, "tarde").unwrap_err(),
        Refusal::WindowClosed
    );
    assert!(
        world
            .wish(
                ANA,
                Command::AddNote {
                    text: "fechou".into()
                }
            )
            .is_ok()
    );
    assert!(world.wish(SUPERVISOR, Command::Release).is_ok());
}

#[test]
fn s07_12_the_same_command_twice_has_its_effect_once() {
    let mut world = world_with_a_question();
    let key = CommandKey(7);
    let reply = || Command::Reply {
        text: "oi".into(),
        quotes: None,
    };
    let first = world.wish_as(key, ANA, reply()).unwrap();
    let second = world.wish_as(key, ANA, reply()).unwrap();
    assert!(!first.posted.events.is_empty());
    assert!(second.is_empty() && matches!(second.answer, Some(Taken::Before(_))));
}

#[test]
fn s08_3_s08_5_who_is_not_active_or_cannot_see_finds_nothing() {
    let mut world = world_with_a_question();
    for who in [GONE, LIMITED] {
        assert_eq!(
            world.wish(who, Command::Claim).unwrap_err(),
            Refusal::NotFound,
            "{who}"
        );
    }
    assert_eq!(world.reply(AUDITOR, "oi").unwrap_err(), Refusal::NotAllowed);
}

#[test]
fn s09_1_a_refused_wish_writes_nothing() {
    let mut world = world_with_a_question();
    let keyed = Keyed {
        key: CommandKey(9),
        conversation: world.id(),
        command: Command::Claim,
    };
    let commit = world.put(Input::Wish {
        who: GONE,
        keyed: &keyed,
    });
    assert_eq!(commit.rows, Rows::default());
    assert!(commit.posted.events.is_empty());
}

#[test]
fn s09_4_text_is_clean_not_empty_and_not_too_long() {
    let mut world = world_with_a_question();
    assert_eq!(world.reply(ANA, " \u{0} ").unwrap_err(), Refusal::EmptyText);
    assert_eq!(
        world.reply(ANA, &"é".repeat(4097)).unwrap_err(),
        Refusal::TooLong { limit: 4096 }
    );
    assert_eq!(world.reply(ANA, "a\u{0}b").unwrap().content, text("ab"));
}
