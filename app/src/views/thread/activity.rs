//! A line that says what somebody did.

use super::header::status_name;
use crate::{
    desk::{Desk, StatusKind},
    i18n::{at_length, clock, fill, thread as t},
    views::ask,
};
use domain::{
    conversation::Status,
    event::{AssignmentReason, Event},
    thread::Activity,
};
use leptos::prelude::*;

/// Small and grey.
pub fn activity(desk: Desk, activity: &Activity) -> impl IntoView + use<> {
    let who = ask::actor_name(desk, activity.by);
    let words = match &activity.event {
        Event::StatusChanged {
            status: Status::Open,
        } => fill(t::reopened_by(), &[&who]),
        // Until when is of more use to the others than that.
        Event::StatusChanged {
            status: Status::Snoozed { until },
        } => {
            let until = fill(t::snoozed_until(), &[&at_length(*until)]);
            fill(t::status_by(), &[&who, &until])
        }
        Event::StatusChanged { status } => fill(
            t::status_by(),
            &[&who, status_name(StatusKind::from(*status))],
        ),
        Event::Assigned {
            reason: AssignmentReason::OwnerLeft(owner),
            ..
        } => fill(t::owner_left(), &[&ask::agent_name(desk, *owner)]),
        Event::Assigned { to: None, .. } => fill(t::released_by(), &[&who]),
        Event::Assigned {
            reason: AssignmentReason::Claimed,
            ..
        } => fill(t::opened_by(), &[&who]),
        Event::Assigned {
            reason: AssignmentReason::Replied,
            ..
        } => fill(t::replied_by(), &[&who]),
        Event::Assigned {
            to: Some(to),
            reason: AssignmentReason::Manual,
        } => fill(t::assigned_by(), &[&who, &ask::agent_name(desk, *to)]),
        // Other events leave no line: this one is read from a version that knows more.
        _ => t::newer().to_owned(),
    };
    view! { <p class="entry activity" title=at_length(activity.at)>{words} " · " {clock(activity.at)}</p> }
}
