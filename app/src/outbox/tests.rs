//! The outbox, by cases.

use super::*;
use domain::{
    command::{Command, Keyed},
    ids::ConversationId,
    time::Span,
    wire::Cursor,
};

fn batch(keys: &[u128]) -> Vec<Kept> {
    let kept = |(place, key): (usize, &u128)| {
        let keyed = Keyed {
            key: CommandKey(*key),
            conversation: ConversationId(1),
            command: Command::Claim,
        };
        Kept::new(keyed, Time(1), Time(1), u32::try_from(place).unwrap())
    };
    keys.iter().enumerate().map(kept).collect()
}

fn taken(key: u128) -> Answer {
    Answer::Taken {
        key: CommandKey(key),
        cursor: Cursor(1),
    }
}

fn problem(status: u16) -> Problem {
    Problem {
        status,
        kind: "unknown".to_owned(),
        detail: String::new(),
    }
}

#[test]
fn answered_commands_leave_and_others_stay() {
    let judged = judge(&batch(&[1, 2]), Ok(vec![taken(1), taken(9)]));
    assert_eq!(
        judged,
        Judged {
            answers: vec![taken(1)],
            next: Next::Go
        }
    );
}

#[test]
fn an_answer_that_says_nothing_does_not_make_it_hurry() {
    assert_eq!(judge(&batch(&[1]), Ok(Vec::new())).next, Next::Wait);
}

#[test]
fn silence_and_faults_of_the_worker_mean_again_with_the_same_keys() {
    for status in [0, 408, 429, 500, 502, 503] {
        assert_eq!(
            judge(&batch(&[1, 2]), Err(problem(status))),
            Judged {
                answers: vec![],
                next: Next::Wait
            },
            "{status}"
        );
    }
}

#[test]
fn an_ended_session_keeps_everything() {
    assert_eq!(
        judge(&batch(&[1]), Err(problem(401))),
        Judged {
            answers: vec![],
            next: Next::SignedOut
        }
    );
}

#[test]
fn one_bad_command_does_not_take_the_others_with_it() {
    for status in [400, 403, 404, 413, 422] {
        assert_eq!(
            judge(&batch(&[1, 2]), Err(problem(status))).next,
            Next::Narrow,
            "{status}"
        );
        let refused = Answer::Refused {
            key: CommandKey(1),
            refusal: Refusal::NotAllowed,
        };
        assert_eq!(
            judge(&batch(&[1]), Err(problem(status))),
            Judged {
                answers: vec![refused],
                next: Next::Go
            }
        );
    }
}

#[test]
fn pauses_grow_until_something_is_answered() {
    let mut pace = Pace::default();
    pace.after(Next::Wait, Time(0), 0.0);
    assert!(!pace.is_due(Time(499)) && pace.is_due(Time(500)));
    pace.after(Next::Wait, Time(500), 0.0);
    assert!(!pace.is_due(Time(0) + Span::seconds(1)) && pace.is_due(Time(1500)));
    pace.after(Next::Go, Time(1500), 0.0);
    assert!(!pace.is_due(Time(i64::MAX)));
}

#[test]
fn after_a_bad_batch_commands_go_one_by_one_until_the_outbox_is_empty() {
    let mut pace = Pace::default();
    pace.after(Next::Narrow, Time(0), 0.0);
    pace.after(Next::Go, Time(0), 0.0);
    assert_eq!(pace.width(), 1);
    pace.rest();
    assert_eq!(pace.width(), WIDTH);
}
