//! Lifecycles as tables: one table enforces, answers what is possible, and draws its own diagram.

use crate::access::Deed;
use crate::{Locale, Refusal, RefusalCode, Word};
use std::fmt::Write as _;

/// One row of a lifecycle: what may follow on what.
#[derive(Debug, Clone, Copy)]
pub struct Transition<S: 'static, A: 'static> {
    /// The states it may start from; empty for the birth of an object.
    pub from: &'static [S],
    /// What is done.
    pub action: A,
    /// The state it leads to.
    pub to: S,
    /// What a person needs the right to; it names the mutation, too.
    pub deed: Deed,
    /// What else must hold, in words, for the documentation. The aggregate enforces it.
    pub guard: &'static str,
}

/// A lifecycle: the states and actions of one kind of object, and the table that ties them.
pub trait Lifecycle {
    /// The states.
    type State: Word;
    /// The actions.
    type Action: Word;
    /// The object's name in the schema.
    const OBJECT: &'static str;
    /// The table.
    const TABLE: &'static [Transition<Self::State, Self::Action>];

    /// The row for an action in a state, or the refusal that names both.
    fn transition(
        state: Self::State,
        action: Self::Action,
    ) -> Result<&'static Transition<Self::State, Self::Action>, Refusal> {
        Self::TABLE
            .iter()
            .find(|row| row.action == action && row.from.contains(&state))
            .ok_or_else(|| not_allowed(state, action))
    }

    /// Every action of the table once, in its order, births left out.
    fn actions() -> Vec<&'static Transition<Self::State, Self::Action>> {
        let mut rows: Vec<&'static Transition<_, _>> = Vec::new();
        for row in Self::TABLE.iter().filter(|row| !row.from.is_empty()) {
            if !rows.iter().any(|known| known.action == row.action) {
                rows.push(row);
            }
        }
        rows
    }

    /// The table as a Mermaid state diagram, for the documentation.
    fn diagram() -> String {
        let mut text = String::from("stateDiagram-v2\n");
        for row in Self::TABLE {
            if row.from.is_empty() {
                let _ = writeln!(text, "    [*] --> {}: {}", row.to.code(), row.action.code());
            }
            for from in row.from {
                let _ = writeln!(text, "    {} --> {}: {}", from.code(), row.to.code(), row.action.code());
            }
        }
        for state in Self::State::ALL {
            if !Self::TABLE.iter().any(|row| row.from.contains(state)) {
                let _ = writeln!(text, "    {} --> [*]", state.code());
            }
        }
        text
    }

    /// The table as Markdown rows, for the documentation.
    fn rows() -> String {
        let mut text = String::from("| from | action | to | mutation | who | guard |\n|---|---|---|---|---|---|\n");
        for row in Self::TABLE {
            let from = if row.from.is_empty() {
                "-".to_owned()
            } else {
                row.from.iter().map(|state| state.code()).collect::<Vec<_>>().join(", ")
            };
            let who = row
                .deed
                .roles()
                .iter()
                .map(|role| role.code())
                .collect::<Vec<_>>()
                .join(", ");
            let _ = writeln!(
                text,
                "| {from} | {} {} | {} | `{}` | {who} | {} |",
                row.action.code(),
                row.action.label(Locale::ZhCn),
                row.to.code(),
                row.deed.mutation(),
                row.guard
            );
        }
        text
    }
}

/// The refusal for an action that the state does not allow.
pub fn not_allowed<S: Word, A: Word>(state: S, action: A) -> Refusal {
    Refusal::new(RefusalCode::ActionNotAllowed)
        .with_words("state", [state])
        .with_words("action", [action])
}
