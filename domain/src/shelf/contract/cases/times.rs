//! Due times.

use super::*;

pub(super) fn due_in_order(subject: &mut dyn Subject) -> Held {
    let space = Space(17);
    let (first, second, third) = (
        due_at(space, -30, Some(1)),
        due_at(space, -20, None),
        due_at(space, -10, Some(2)),
    );
    commit(
        subject.shelf(),
        &Rows {
            due: vec![third, first, second],
            ..Rows::default()
        },
    )?;
    lasting(subject, &|subject| {
        same(
            "all",
            &due_of(subject, space, Time(-10))?,
            &vec![first, second, third],
        )?;
        same(
            "ripe",
            &due_of(subject, space, Time(-11))?,
            &vec![first, second],
        )?;
        let one = subject.shelf().due(Time(-10), 1).map_err(words)?;
        same("limited", &one, &vec![first])
    })?;
    commit(
        subject.shelf(),
        &Rows {
            settled: vec![first, second, third],
            ..Rows::default()
        },
    )?;
    Ok(())
}

pub(super) fn settled_is_gone(subject: &mut dyn Subject) -> Held {
    let space = Space(18);
    let (snooze, message) = (due_at(space, -30, None), due_at(space, -30, Some(1)));
    commit(
        subject.shelf(),
        &Rows {
            due: vec![snooze, message],
            ..Rows::default()
        },
    )?;
    commit(
        subject.shelf(),
        &Rows {
            settled: vec![snooze],
            ..Rows::default()
        },
    )?;
    lasting(subject, &|subject| {
        same("left", &due_of(subject, space, Time(0))?, &vec![message])
    })?;
    commit(
        subject.shelf(),
        &Rows {
            settled: vec![message],
            ..Rows::default()
        },
    )?;
    Ok(())
}
