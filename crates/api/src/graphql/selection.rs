//! What an operation asks for below a field, so that no more is read than is asked for.

use async_graphql::Context;
use async_graphql::parser::types::{Selection, SelectionSet};

/// What is asked of the objects at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// Nothing: no selection holds them.
    Nothing,
    /// Some of the fields in question, and no other.
    Only,
    /// Another field, too.
    More,
}

/// Whether the selection of the field asks for other fields than these, where it holds objects below this path of fields.
pub fn asked(ctx: &Context<'_>, path: &[&str], fields: &dyn Fn(&str) -> bool) -> Asked {
    in_set(ctx, &ctx.item.node.selection_set.node, path, fields)
}

fn in_set(ctx: &Context<'_>, set: &SelectionSet, path: &[&str], fields: &dyn Fn(&str) -> bool) -> Asked {
    let each = set.items.iter().map(|item| match &item.node {
        Selection::Field(field) => {
            let (name, inner) = (field.node.name.node.as_str(), &field.node.selection_set.node);
            match path {
                [next, below @ ..] if *next == name => in_set(ctx, inner, below, fields),
                ["nodes", below @ ..] if name == "edges" => {
                    let path: Vec<&str> = ["node"].into_iter().chain(below.iter().copied()).collect();
                    in_set(ctx, inner, &path, fields)
                }
                [_, ..] => Asked::Nothing,
                [] if fields(name) => Asked::Only,
                [] => Asked::More,
            }
        }
        Selection::InlineFragment(fragment) => in_set(ctx, &fragment.node.selection_set.node, path, fields),
        Selection::FragmentSpread(spread) => match ctx.query_env.fragments.get(&spread.node.fragment_name.node) {
            Some(fragment) => in_set(ctx, &fragment.node.selection_set.node, path, fields),
            None => Asked::More,
        },
    });
    each.max().unwrap_or(Asked::Nothing)
}
